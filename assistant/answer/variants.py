"""One language variant of a policy an answer: the asker's if there is one, else the one that the others were translated from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.retrieve.records import Passage


def prefer_language(passages: Sequence[Passage], language: str) -> tuple[Passage, ...]:
    """Keep one language variant of each policy and let it stand where the best of the variants stood."""
    families: dict[str, list[Passage]] = {}
    for passage in passages:
        families.setdefault(_family(passage), []).append(passage)
    kept = [passage for family in families.values() for passage in _one_variant(family, language)]
    return tuple(sorted(kept, key=lambda passage: -passage.score))


def _family(passage: Passage) -> str:
    info = passage.document
    return info.policy or info.translation_of or info.path


def _one_variant(family: Sequence[Passage], language: str) -> Iterable[Passage]:
    variants = {passage.document.language for passage in family}
    if len(variants) == 1:
        return family
    if language in variants:
        chosen = language
    else:
        originals = [passage for passage in family if passage.document.translation_of is None]
        chosen = (originals or family)[0].document.language
    own = [passage for passage in family if passage.document.language == chosen]
    lift = max(0.0, max(passage.score for passage in family) - max(passage.score for passage in own))
    return [replace(passage, score=passage.score + lift) for passage in own]
