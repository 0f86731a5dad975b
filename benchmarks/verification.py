"""Measures the check of generated sentences on pairs of passage and sentence, right and wrong ones, in sixteen languages.

    python benchmarks/verification.py [--show]

Rules and thresholds may look at the passages marked `dev` in data/verification_pairs.yaml and only be measured on `test`. `--show` prints the
mistakes on `dev`.
"""

import argparse
import statistics
import time
from collections import Counter
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.answer.verification.records import Source
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Verifier
from assistant.privacy.scrubber import Scrubber
from benefits.assemble import make_embedder
from benefits.settings import load_settings

PAIRS: Final = Path(__file__).with_name("data") / "verification_pairs.yaml"


def main() -> None:
    """Print how many wrong sentences are caught and how many right ones kept, by set, kind and language."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--show", action="store_true")
    show = parser.parse_args().show
    verifier = Verifier(Meanings(make_embedder(load_settings())))
    passages = yaml.safe_load(PAIRS.read_text(encoding="utf-8"))
    for name in ("dev", "test"):
        _measure(verifier, [passage for passage in passages if passage["set"] == name], name, show and name == "dev")


def _measure(verifier: Verifier, passages: list[dict[str, Any]], name: str, show: bool) -> None:
    question = Scrubber().scrub("What do the documents say?")
    kinds: Counter[tuple[str, bool]] = Counter()
    languages: Counter[tuple[str, bool]] = Counter()
    seconds: list[float] = []
    for passage in passages:
        source = Source(1, passage["passage"], passage["language"], f"{passage['title']}\n{passage['section']}")
        for language, sentence, *kind in [*passage["right"], *passage["wrong"]]:
            began = time.perf_counter()
            verdict = verifier.check_against([source], question, language).verdict(sentence)
            seconds.append(time.perf_counter() - began)
            kinds[kind[0] if kind else "right", verdict.holds] += 1
            languages[language, verdict.holds == (not kind)] += 1
            if show and verdict.holds == bool(kind):
                print(f"  {passage['language']} → {language} {verdict.fault or 'kept'}: {sentence}")
    wrong = [kind for kind, _ in kinds if kind != "right"]
    caught = sum(kinds[kind, False] for kind in set(wrong))
    all_wrong = sum(count for (kind, _), count in kinds.items() if kind != "right")
    kept, all_right = kinds["right", True], kinds["right", True] + kinds["right", False]
    print(f"{name}: {caught} of {all_wrong} wrong sentences caught, {kept} of {all_right} right ones kept")
    print(f"  of the sentences shown, {kept / (kept + all_wrong - caught):.1%} are right")
    for kind in sorted(set(wrong)):
        print(f"  {kind:12} {kinds[kind, False]:3} of {kinds[kind, False] + kinds[kind, True]} caught")
    rates = {language: languages[language, True] for language, _ in languages}
    totals = {language: rates[language] + languages[language, False] for language in rates}
    print(
        "  judged rightly by language: " + ", ".join(f"{each} {rates[each]}/{totals[each]}" for each in sorted(rates))
    )
    print(
        f"  median {statistics.median(seconds) * 1000:.0f} ms a sentence, its passage read and embedded anew each time"
    )


if __name__ == "__main__":
    main()
