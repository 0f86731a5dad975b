"""Negation and bounds of a clause: how often it says no, whether it says only, at least or at most."""

import re
from dataclasses import dataclass
from typing import Final

from assistant.answer.verification.folding import fold
from assistant.answer.verification.records import Fault
from assistant.answer.verification.vocabulary import vocabulary, words_of

_PIECES: Final = re.compile(r"[;:,](?!\d)\s*|[，；：،、]\s*|\s[–—]\s")
# A piece of fewer words says nothing on its own and stays with the clause before it.
_LEAST_WORDS: Final = 3
_LEAST_CHARACTERS: Final = 6


@dataclass(frozen=True, slots=True)
class Polarity:
    """Of a clause: `denials` count "not", "nobody" and "excluded", `lacks` count "without"; bounds by kind."""

    denials: int
    lacks: int
    only: bool
    at_least: bool
    at_most: bool


def polarity_of(clause: str, language: str) -> Polarity:
    """Count what turns the meaning of a clause around.

    Bounds and set phrases ("no more than", "not only") are taken out before negations are counted. In languages where a "no one" also takes a
    "not", the two are one denial.
    """
    words = vocabulary(language)
    folded = fold(clause)
    only = words.count("only", folded) > 0
    at_least, at_most = words.count("at_least", folded) > 0, words.count("at_most", folded) > 0
    for name in ("idle", "at_most", "at_least"):
        folded = words.without(name, folded)
    lexical = words.count("lexical", folded)
    folded = words.without("lexical", folded)
    lacks = words.count("without", folded)
    folded = words.without("without", folded)
    denials = words.count("negation", folded) or min(1, words.count("concord", folded))
    return Polarity(denials + lexical, lacks, only, at_least, at_most)


def polarity_fault(claim: Polarity, source: Polarity) -> Fault | None:
    """A fault if the claim denies what the source affirms, affirms what it denies, or turns a bound around."""
    same = claim.denials == source.denials and claim.lacks <= source.lacks
    # "Days without a certificate" and "days for which there is no certificate".
    alike = claim.denials + claim.lacks == source.denials + source.lacks and min(claim.denials, source.denials) > 0
    if not (same or alike):
        return Fault.NEGATION
    if claim.only and not (source.only or source.denials or source.at_most):
        return Fault.RESTRICTION
    turned = (claim.at_least and not claim.at_most and source.at_most and not source.at_least) or (
        claim.at_most and not claim.at_least and source.at_least and not source.at_most
    )
    return Fault.RESTRICTION if turned else None


def clauses_of(sentence: str, language: str) -> tuple[str, ...]:
    """The clauses of a sentence, cut at commas and conjunctions; too short ones stay with a neighbour."""
    words = vocabulary(language)
    pattern = words.patterns["clauses"]
    cuts = {match.end() for match in _PIECES.finditer(sentence)}
    if pattern is not None:
        cuts |= {match.start() for match in pattern.finditer(sentence.casefold())} if _same_length(sentence) else set()
    pieces: list[str] = []
    start = 0
    for cut in [*sorted(cuts), len(sentence)]:
        piece = sentence[start:cut]
        start = cut
        if pieces and (_short(piece) or _short(pieces[-1])):
            pieces[-1] += piece
        elif piece.strip():
            pieces.append(piece)
    return tuple(piece.strip() for piece in pieces)


def _short(piece: str) -> bool:
    tokens = words_of(fold(piece))
    letters = sum(len(token) for token in tokens)
    return len(tokens) < _LEAST_WORDS or letters < _LEAST_CHARACTERS


def _same_length(sentence: str) -> bool:
    return len(sentence.casefold()) == len(sentence)
