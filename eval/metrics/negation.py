"""Does the answer deny only what its sources deny, and affirm only what they affirm? No judge needed."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from assistant.answer.verification.polarity import Polarity, clauses_of, polarity_fault, polarity_of
from assistant.answer.verification.records import Fault
from assistant.answer.verification.sentences import cited_in, split_sentences, without_markers
from eval.metrics.citations import collapsed
from eval.metrics.verdicts import primary
from eval.targets.answer import Answer, Citation
from ingest.contract.language import FALLBACK_LANGUAGE, SERVED_LANGUAGES
from ingest.contract.lexical import tokenise

_ALIKE: Final = 0.5
"""So large a share of a sentence's word stems makes a source's clause the one it repeats."""

_TELLING: Final = 6
"""With fewer words a sentence in another language than its source is a remark on it, such as whom it applies to."""


@dataclass(frozen=True, slots=True)
class _Clause:
    stems: frozenset[str]
    language: str
    polarity: Polarity


def turned_around(answer: Answer) -> tuple[str, ...]:
    """The cited sentences of the answer, outside tables, that deny what their source affirms, or affirm what it denies, in order.

    Held against the clause of the cited quotes that shares the most word stems with the sentence. In another language than the source's no
    words are shared: there a sentence is turned around if it denies and no clause of the source does, or the other way about.
    """
    return tuple(sentence for sentence, holds in _judged(answer) if not holds)


def grounded_negations(answer: Answer) -> float | None:
    """Cited sentences that say no where their source does and only there / cited sentences that are no quotes; None without one.

    (After Naik et al.: Stress test evaluation for natural language inference, 2018, with word lists in place of a model.)
    """
    verdicts = [holds for _, holds in _judged(answer)]
    return sum(verdicts) / len(verdicts) if verdicts else None


def _judged(answer: Answer) -> Iterator[tuple[str, bool]]:
    if answer.status != "answered":
        return
    language = _served(answer.language)
    lines = (line for line in answer.answer.splitlines() if not line.lstrip().startswith("|"))
    for sentence in (sentence for line in lines for sentence in split_sentences(line)):
        numbers = set(cited_in(sentence))
        cited = [item for place, item in enumerate(answer.citations, start=1) if (item.n or place) in numbers]
        words = without_markers(sentence).strip(" •|\n")
        if cited and any(char.isalpha() for char in words) and not _is_quote(words, cited):
            verdict = _holds(words, language, cited)
            if verdict is not None:
                yield words, verdict


def _is_quote(words: str, cited: list[Citation]) -> bool:
    # A row of a table shows parts of its quote in an order of its own.
    quotes = [collapsed(quote) for citation in cited for quote in citation.quotes]
    parts = [collapsed(part) for part in words.replace("|", "\n").splitlines() if part.strip()]
    return all(any(part in quote for quote in quotes) for part in parts)


def _holds(words: str, language: str, cited: list[Citation]) -> bool | None:
    claim = _clause(words, language)
    sources = [
        _clause(clause, own)
        for citation in cited
        for own in (_served(citation.language or language),)
        for quote in citation.quotes
        for sentence in split_sentences(quote)
        for clause in (sentence, *clauses_of(sentence, own))
        if clause.strip()
    ]
    same = [source for source in sources if source.language == language]
    if same:
        best = max(same, key=lambda source: (len(source.stems & claim.stems), -len(source.stems)))
        shared = len(best.stems & claim.stems) / max(1, len(claim.stems))
        return polarity_fault(claim.polarity, best.polarity) is not Fault.NEGATION if shared >= _ALIKE else None
    if not sources or len(claim.stems) < _TELLING:
        return None
    # How often a sentence says no depends on the language; whether it does, less so.
    return any(_denies(source.polarity) == _denies(claim.polarity) for source in sources)


def _clause(text: str, language: str) -> _Clause:
    return _Clause(frozenset(tokenise(text, language)), language, polarity_of(text, language))


def _denies(polarity: Polarity) -> bool:
    return polarity.denials + polarity.lacks > 0


def _served(language: str | None) -> str:
    code = primary(language or FALLBACK_LANGUAGE)
    return code if code in SERVED_LANGUAGES else FALLBACK_LANGUAGE
