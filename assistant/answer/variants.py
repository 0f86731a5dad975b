"""One language variant of a policy an answer: the asker's if there is one, else the one that the others were translated from."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.retrieve.records import Passage
from ingest.contract.chunks import DocumentInfo


def prefer_language(passages: Sequence[Passage], language: str) -> tuple[Passage, ...]:
    """Keep one language variant of each policy and let it stand where the best of the variants stood."""
    families: dict[str, list[Passage]] = {}
    for passage in passages:
        families.setdefault(family_of(passage.document), []).append(passage)
    kept = [passage for family in families.values() for passage in _one_variant(family, language)]
    return tuple(sorted(kept, key=lambda passage: -passage.score))


def overlooked(passages: Sequence[Passage], documents: Iterable[DocumentInfo], language: str) -> frozenset[str]:
    """Paths of the variants in a language of policies that were found in other languages only.

    Args:
        passages: the best passages that were found.
        documents: what there is.
        language: the asker's language.
    """
    found: dict[str, set[str]] = {}
    for passage in passages:
        found.setdefault(family_of(passage.document), set()).add(passage.document.language)
    lacking = {family for family, languages in found.items() if language not in languages}
    if not lacking:
        return frozenset()
    return frozenset(info.path for info in documents if info.language == language and family_of(info) in lacking)


def join_variants(passages: Sequence[Passage], variants: Sequence[Passage]) -> tuple[Passage, ...]:
    """Put passages of variants that were searched by themselves among those found before.

    Scores of two searches cannot be compared, so the best passage of a variant gets the score of its policy's best.
    """
    tops: dict[str, float] = {}
    for passage in passages:
        family = family_of(passage.document)
        tops[family] = max(tops.get(family, passage.score), passage.score)
    own: dict[str, float] = {}
    for passage in variants:
        family = family_of(passage.document)
        own[family] = max(own.get(family, passage.score), passage.score)
    moved = [
        replace(passage, score=passage.score + tops[family] - own[family])
        for passage in variants
        if (family := family_of(passage.document)) in tops
    ]
    return (*passages, *moved)


def family_of(info: DocumentInfo) -> str:
    """What the language variants of one policy have in common."""
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
