"""Which language are the answer's own words in, whatever it says of itself?"""

import re
from typing import Final

from eval.metrics.citations import collapsed
from eval.metrics.groundedness import without_markers
from eval.metrics.observation import DocumentText, Observation
from eval.metrics.verdicts import primary
from eval.targets.answer import Answer
from ingest.contract.language import detect_language

_QUOTED: Final = re.compile(r"«[^»]*»|“[^”]*”|„[^“”]*[“”]|「[^」]*」|『[^』]*』|《[^》]*》|‘[^’]*’|\"[^\"]*\"")
_WORD: Final = re.compile(r"\w+")
_PARENTHESES: Final = re.compile(r"\([^()]*\)|（[^（）]*）")
_CELLS: Final = " | "
_TELLING_LETTERS: Final = 24
_TELLING_UNSPACED: Final = 5
_UNSPACED: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_TAKEN_OVER: Final = 0.5
"""A line with so large a share of its words in a quote is the document speaking, not the assistant."""


def own_words(answer: Answer, document_text: DocumentText | None = None) -> str:
    """The answer without its markers, its quotes, other lines of the documents it cites, what stands in quotation marks or parentheses, table rows
    and lists of contacts.
    """
    sources = {citation.document for citation in answer.citations} if document_text else set()
    texts = [collapsed(document_text(source) or "") for source in sources] if document_text else []
    quoted = {word for citation in answer.citations for quote in citation.quotes for word in _words(quote)}
    kept = []
    for line in without_markers(answer).splitlines():
        plain = _PARENTHESES.sub(" ", _QUOTED.sub(" ", line))
        words = _words(plain)
        if not words or plain.lstrip().startswith(("|", "•", "-", "*")) or _CELLS in plain:
            continue
        taken = sum(word in quoted for word in words) >= _TAKEN_OVER * len(words)
        if not taken and not any(collapsed(line) in text for text in texts):
            kept.append(plain)
    return "\n".join(kept)


def spoken_language(item: Observation) -> str | None:
    """The language of the answer's own words (ISO 639-1); None where they are too few to tell."""
    words = own_words(item.answer, item.document_text)
    letters = sum(char.isalpha() for char in words)
    enough = _TELLING_UNSPACED if _UNSPACED.search(words) else _TELLING_LETTERS
    return detect_language(words, expected=primary(item.case.lang)) if letters >= enough else None


def spoken_language_right(item: Observation) -> float | None:
    """1 if the answer's own words are in the question's language, else 0; None where there are too few of them.

    (Language identification by script, function words and langdetect: `ingest.contract.language`.)
    """
    spoken = None if item.answer.error else spoken_language(item)
    return None if spoken is None else float(spoken == primary(item.case.lang))


def _words(text: str) -> list[str]:
    # Han and kana have no blanks: their characters count one by one.
    found = []
    for word in _WORD.findall(text.casefold()):
        found += list(word) if _UNSPACED.search(word) else [word]
    return found
