"""Measures generated answers with a real model behind an OpenAI-compatible endpoint: what is verified, dropped, given up, and how long it takes.

python benchmarks/generation.py --base-url http://127.0.0.1:8766/v1 --model var/models/smollm2 --questions eval/sets/corpus_leave.jsonl --limit 20
"""

import argparse
import json
import statistics
import time
from collections import Counter
from collections.abc import Generator, Sequence
from pathlib import Path
from typing import Final

from assistant.answer.endpoint import Endpoint
from assistant.answer.generative import EndpointGenerator
from assistant.answer.phrases import Phrases
from assistant.answer.records import Composed, Fragment
from assistant.answer.verification.records import Source, Verdict
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Check, Verifier
from assistant.errors import GenerationError
from assistant.pipeline import Pipeline
from assistant.privacy.text import ScrubbedText
from assistant.records import AskOptions, CitationsKnown, Finished, TextDelta
from benefits.assemble import make_answering
from benefits.settings import load_settings


class Counting(Verifier):
    """Counts the verdicts by fault."""

    def __init__(self, meanings: Meanings) -> None:
        super().__init__(meanings)
        self.faults: Counter[str] = Counter()

    def check_against(
        self, sources: Sequence[Source], question: ScrubbedText, language: str, instructions: str = ""
    ) -> Check:
        """A check that is counted."""
        counted = self.faults
        check = super().check_against(sources, question, language, instructions)
        judge = check.verdict

        def verdict(sentence: str) -> Verdict:
            found = judge(sentence)
            counted[found.fault.value if found.fault else "shown"] += 1
            return found

        check.verdict = verdict  # type: ignore[method-assign]
        return check


def main() -> None:
    """Ask and count."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--base-url", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--questions", type=Path, nargs="+", required=True)
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--timeout", type=float, default=60.0)
    parser.add_argument("--show", action="store_true")
    arguments = parser.parse_args()
    lines = [line for path in arguments.questions for line in path.read_text(encoding="utf-8").splitlines()]
    questions = [json.loads(line) for line in lines]
    questions = [each for each in questions if each["answerable"]]
    step = max(1, len(questions) // arguments.limit)
    answering = make_answering(load_settings(index=arguments.index))
    verifier = Counting(Meanings(answering.embedder))
    endpoint = Endpoint(arguments.base_url, arguments.model, timeout_seconds=arguments.timeout)
    pipeline = Pipeline(answering.index, generator=_Told(EndpointGenerator(endpoint, verifier)))
    generators: Counter[str] = Counter()
    first: list[float] = []
    whole: list[float] = []
    for each in questions[::step][: arguments.limit]:
        began = time.perf_counter()
        question = answering.scrubber.scrub(each["question"], each["lang"])
        text_at = 0.0
        for event in pipeline.stream(question, AskOptions(language=each["lang"])):
            if isinstance(event, TextDelta) and not text_at:
                text_at = time.perf_counter() - began
            if isinstance(event, CitationsKnown):
                citations_at = time.perf_counter() - began
            if isinstance(event, Finished):
                kind = event.answer.generator if event.answer.status == "answered" else event.answer.status.value
                generators[kind] += 1
                whole.append(time.perf_counter() - began)
                first.append(text_at)
                print(f"{kind:24} citations {citations_at:.2f} s, text {text_at:.1f} s, whole {whole[-1]:.1f} s")
                if arguments.show and kind.startswith("llm"):
                    print(f"  {each['question']}\n  {event.answer.answer!r}")
    print(dict(generators), dict(verifier.faults), dict(_Told.reasons))
    print(
        f"median to the first text {statistics.median(first):.1f} s, to the whole answer {statistics.median(whole):.1f} s"
    )


class _Told:
    """Passes on what a generator writes and counts why it gave up."""

    reasons: Final[Counter[str]] = Counter()

    def __init__(self, generator: EndpointGenerator) -> None:
        self._generator = generator

    def generate(
        self, question: ScrubbedText, fragments: Sequence[Fragment], phrases: Phrases
    ) -> Generator[str, None, Composed]:
        """The same, counted."""
        try:
            return (yield from self._generator.generate(question, fragments, phrases))
        except GenerationError as error:
            self.reasons[error.note] += 1
            raise


if __name__ == "__main__":
    main()
