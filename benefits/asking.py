"""One question from the command line, without a service."""

import time
from datetime import date

from assistant.records import Answer, AskOptions
from benefits.assemble import make_answering
from benefits.settings import Settings


def answer_once(
    settings: Settings, question: str, language: str | None, persona: dict[str, str], as_of: date | None
) -> Answer:
    """Load everything, answer, and keep nothing of the question."""
    answering = make_answering(settings)
    began = time.perf_counter()
    scrubbed = answering.scrubber.scrub(question, language)
    timings = {"scrub": round((time.perf_counter() - began) * 1000, 2)}
    return answering.pipeline.ask(scrubbed, AskOptions(language, persona, as_of), timings)
