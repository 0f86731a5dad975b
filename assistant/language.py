"""Which language a question is in."""

from assistant.privacy.text import ScrubbedText
from ingest.contract.language import detect_language


def question_language(question: ScrubbedText, expected: str | None = None) -> str:
    """The language the question is written in.

    `expected` (asked for, of the interface, or of the conversation so far) decides where the question itself does not.
    """
    return detect_language(question.calmed().text, expected=expected)
