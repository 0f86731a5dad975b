"""Which language to answer in."""

from assistant.privacy.text import ScrubbedText
from ingest.contract.language import detect_language


def answer_language(question: ScrubbedText, asked_for: str | None, expected: str | None = None) -> str:
    """The language that was asked for, else the one the question is written in.

    `expected` (of the interface, or of the conversation so far) decides where the question itself does not.
    """
    return asked_for or detect_language(question.text, expected=expected)
