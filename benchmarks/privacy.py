"""Measures the scrubber: recall, precision, look-alikes, checksum kinds, time and memory, by language.

    python benchmarks/privacy.py [FILE.jsonl …]
    python benchmarks/privacy.py --untouched [QUESTIONS.jsonl=INDEX …] [--allow NAME]

Without files it takes the sets in `benchmarks/data`. Lines with an odd number at the end of their id are the half that
rules may be tuned on, the even ones are the half that is only reported.

`--untouched` asks how many questions that hold no personal data are left as they are. It scrubs as the service does,
with the names in `benefits.toml` and the titles and headings of the index, and lists what was masked. Without arguments
it takes the sets of `eval/sets` with `var/index`, and those of `eval/handbooks` with an index of the same name in `var`.
`--allow` adds what a deployment would set: the name of the employer.
"""

import argparse
import json
import resource
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assistant.privacy.scrubber import Scrubber
from assistant.privacy.spans import Span
from benefits.settings import load_settings
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.names import read_names

DATA = Path(__file__).parent / "data"
SETS = [DATA / name for name in ("pii_names.jsonl", "pii_kinds.jsonl", "pii_ordinary.jsonl", "pii_everyday.jsonl")]
CHECKED = frozenset({"NATIONAL_ID", "IBAN", "CREDIT_CARD", "EMAIL", "PHONE"})


@dataclass
class Tally:
    """Counts over some questions. A ratio of nothing is nothing, not zero."""

    spans: int = 0
    removed: int = 0
    found: int = 0
    right: int = 0
    lookalikes: int = 0
    untouched: int = 0
    checked: int = 0
    checked_removed: int = 0
    times: list[float] = field(default_factory=list)

    def add(self, question: dict[str, Any], found: Sequence[Span], milliseconds: float) -> list[str]:
        """Count one question; returns what went wrong, for --show."""
        wanted = question["spans"]
        covered = {index for span in found for index in range(span.start, span.end)}
        missed = [w for w in wanted if not all(index in covered for index in range(w["start"], w["end"]))]
        wrong = [s for s in found if not any(s.start < w["end"] and w["start"] < s.end for w in wanted)]
        self.spans += len(wanted)
        self.removed += len(wanted) - len(missed)
        self.found += len(found)
        self.right += len(found) - len(wrong)
        if not wanted:
            self.lookalikes += 1
            self.untouched += not found
        checked = [w for w in wanted if w["type"] in CHECKED]
        self.checked += len(checked)
        self.checked_removed += sum(w not in missed for w in checked)
        self.times.append(milliseconds)
        text = question["text"]
        return [f"missed {w['value']!r}" for w in missed] + [f"wrong {text[s.start : s.end]!r} {s.type}" for s in wrong]

    def row(self, name: str) -> str:
        """One line of the table."""
        cells = (
            _ratio(self.removed, self.spans),
            _ratio(self.right, self.found),
            _ratio(self.untouched, self.lookalikes),
            _ratio(self.checked_removed, self.checked),
        )
        middle = statistics.median(self.times) if self.times else 0.0
        return f"| {name} | {' | '.join(cells)} | {middle:.1f} |"


def _ratio(part: int, whole: int) -> str:
    return f"{part / whole:.3f} ({part}/{whole})" if whole else "–"


def is_tune(question: dict[str, Any]) -> bool:
    """Whether the question is of the half that rules may be tuned on."""
    return int(question["id"].rpartition("-")[2]) % 2 == 1


def report(scrubber: Scrubber, name: str, questions: Iterable[dict[str, Any]], show: bool, guess: bool) -> Tally:
    """Print one table, by language and over all, and return the total."""
    total = Tally()
    tallies: dict[str, Tally] = {}
    for question in questions:
        tally = tallies.setdefault(question["lang"], Tally())
        started = time.process_time()
        found = scrubber.find(question["text"], None if guess else question["lang"])
        milliseconds = (time.process_time() - started) * 1000
        problems = tally.add(question, found, milliseconds)
        total.add(question, found, milliseconds)
        if show and problems:
            print(f"{question['id']}: {question['text']}\n    {'; '.join(problems)}", file=sys.stderr)
    print(f"\n### {name}\n")
    print(
        "| language | spans fully removed | precision | look-alikes untouched | ids, cards, mail, phones | median ms |"
    )
    print("| --- | --- | --- | --- | --- | --- |")
    for language, tally in tallies.items():
        print(tally.row(language))
    print(total.row("all"))
    return total


def untouched(pairs: Iterable[tuple[Path, Path]], allow: Sequence[str], guess: bool) -> None:
    """Print how many questions without personal data stay as they are, by language, and what was masked in the others.

    Args:
        pairs: files of questions, all of them without personal data, each with the index they are about.
        allow: names beside those of the settings and of the index.
        guess: have the language guessed instead of saying it.
    """
    kept: dict[str, list[bool]] = {}
    for path, index in pairs:
        scrubber = Scrubber(allow=[*load_settings().allow, *allow, *_names(index)])
        for question in _read(path):
            if question.get("personal_details"):
                continue
            text = question.get("question") or question["text"]
            found = scrubber.find(text, None if guess else question["lang"])
            kept.setdefault(question["lang"], []).append(not found)
            if found:
                masked = "; ".join(f"{span.type} {text[span.start : span.end]!r} {span.score}" for span in found)
                print(f"{question['id']}: {text}\n    {masked}", file=sys.stderr)
    print("\n| language | questions left untouched |\n| --- | --- |")
    for language in sorted(kept):
        print(f"| {language} | {_ratio(sum(kept[language]), len(kept[language]))} |")
    both = [one for flags in kept.values() for one in flags]
    print(f"| all | {_ratio(sum(both), len(both))} |")


def _names(index: Path) -> list[str]:
    """Titles and headings of the published snapshot; none, and a word about it, where there is no index."""
    layout = IndexLayout(index)
    if not layout.pointer.exists():
        print(f"no index at {index}: its titles and headings are not allowed", file=sys.stderr)
        return []
    return read_names(layout.current())


def _pairs(arguments: Sequence[str]) -> list[tuple[Path, Path]]:
    if arguments:
        return [(Path(file), Path(index)) for file, _, index in (one.partition("=") for one in arguments)]
    own = [(path, Path("var/index")) for path in sorted(Path("eval/sets").glob("*.jsonl"))]
    return own + [(path, Path("var") / path.stem) for path in sorted(Path("eval/handbooks").glob("*.jsonl"))]


def _read(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def main() -> None:
    """Run over the files named on the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--guess", action="store_true", help="do not say the language, have it guessed")
    parser.add_argument("--show", choices=("tune", "all"), help="print what went wrong, to standard error")
    parser.add_argument("--untouched", action="store_true", help="only count questions that are left as they are")
    parser.add_argument("--allow", action="append", default=[], metavar="NAME", help="a name that is never masked")
    arguments = parser.parse_args()
    if arguments.untouched:
        untouched(_pairs(arguments.files), arguments.allow, arguments.guess)
        return
    scrubber = Scrubber(allow=arguments.allow)
    scrubber.warm_up()
    for path in [Path(file) for file in arguments.files] or SETS:
        questions = _read(path)
        halves = {"tune": [q for q in questions if is_tune(q)], "test": [q for q in questions if not is_tune(q)]}
        for half, part in halves.items():
            show = arguments.show in ("all", half)
            report(scrubber, f"{path.stem}, {half} half", part, show, arguments.guess)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"\nResident memory at most: {peak} MB; torch loaded: {'torch' in sys.modules}")


if __name__ == "__main__":
    main()
