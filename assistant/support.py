"""People first: whom to turn to, and where the documents speak of help; never what was written, only what is right for all in such a need."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from importlib import resources
from typing import Final, TypedDict

from assistant.answer.addressed import for_readers, quotable
from assistant.answer.confidence import ConfidenceModel
from assistant.answer.expected.held import held_kinds
from assistant.answer.expected.kinds import Kind
from assistant.answer.extractive import compose
from assistant.answer.phrases import Phrases, phrases_for
from assistant.answer.records import Composed, Contact, Fragment, Status
from assistant.answer.select import select_fragments
from assistant.answer.unit_features import concepts_of
from assistant.answer.unit_ranking import RankedUnit
from assistant.answer.variants import family_of
from assistant.audit.log import get_logger
from assistant.privacy.text import ScrubbedText
from assistant.reading import Asking, Reading, blocks_of, find, read
from assistant.records import Answer
from assistant.retrieve.retriever import Retriever
from assistant.safety.lexicon import Concern
from assistant.telling import answer_of
from ingest.contract.chunks import UnitKind
from ingest.contract.language import FALLBACK_LANGUAGE
from ingest.contract.lexical import tokenise

_LOG: Final = get_logger("assistant.support")
_PACKAGE, _FILE = "assistant", "support.json"
# What is looked for, the most helpful first.
_SOUGHT: Final[Mapping[Concern, tuple[str, ...]]] = {
    Concern.CRISIS: ("support",),
    Concern.VIOLENCE: ("support", "violence"),
    Concern.HARASSMENT: ("harassment", "support"),
}
_REACHED_BY: Final = frozenset({Kind.PHONE, Kind.EMAIL})
_LOOKED_AT: Final = 16
# A sentence with a number to call goes before a better one without, unless it is this much less likely to be meant.
_NEARLY: Final = 0.25
# Sentences that only share a word with the topic lie below; read off eight handbooks.
_LEAST: Final = 0.022
# A list item or a sentence of fewer terms names a thing and says nothing of it: "Sexual harassment."
_ITEM_SAYS, _SENTENCE_SAYS = 10, 5


class _Topic(TypedDict):
    """What is looked for: the concepts of the glossary that name it, and a question about it by language."""

    concepts: list[str]
    wording: dict[str, str]


@dataclass(frozen=True, slots=True)
class SafetyContacts:
    """Whom to name when a person comes first, by concern; `numbers` are emergency numbers by country."""

    contacts: Mapping[Concern, tuple[Contact, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InNeed:
    """Who is to be helped: the language to answer in, what is known of the person, and the day."""

    concern: Concern
    language: str
    persona: Mapping[str, str]
    day: date


class Support:
    """Meets people in need with contacts, and with what the documents say of help where the index can be read.

    Args:
        safety: whom to name.
        model: weights of the confidence, for the search in the documents.
    """

    def __init__(self, safety: SafetyContacts, model: ConfidenceModel) -> None:
        self._safety = safety
        self._model = model

    def meet(self, base: Answer, person: InNeed, retriever: Retriever | None) -> Answer:
        """The answer to a person in need; without a retriever, or where it fails, contacts alone."""
        composed = comfort(person, self._safety, phrases_for(base.language), self._quoted(retriever, person))
        contacts = self._safety.contacts.get(person.concern, ())
        return answer_of(replace(base, contacts=contacts, confidence=1.0), Status.SENSITIVE, composed)

    def _quoted(self, retriever: Retriever | None, person: InNeed) -> tuple[Fragment, ...]:
        if retriever is None:
            return ()
        try:
            return where_help_stands(retriever, person, self._model)
        except Exception:  # a damaged file fails in whatever library reads it, and contacts need none
            _LOG.exception("index failed; a person in need was given contacts alone")
            return ()


def comfort(person: InNeed, safety: SafetyContacts, phrases: Phrases, quoted: Sequence[Fragment]) -> Composed:
    """Kind words, the emergency number, the contacts, and what the documents say of help."""
    numbers = f" ({', '.join(safety.numbers)})" if safety.numbers else ""
    opening = "sensitive_harassment" if person.concern is Concern.HARASSMENT else "sensitive_intro"
    lines = [phrases.say(opening), phrases.say("sensitive_emergency", numbers=numbers)]
    contacts = safety.contacts.get(person.concern, ())
    if contacts:
        lines.append(phrases.say("sensitive_contacts"))
        lines.extend(f"• {' · '.join(filter(None, (c.name, c.phone, c.email, c.note)))}" for c in contacts)
    if not quoted:
        return Composed("\n".join(lines), (), "extractive")
    said = compose(quoted, phrases, person.language, person.persona)
    return Composed("\n".join([*lines, said.text]), said.citations, said.generator, said.notes)


def where_help_stands(retriever: Retriever, person: InNeed, model: ConfidenceModel) -> tuple[Fragment, ...]:
    """What the documents say of help with a concern, one sentence each, at most two.

    It is looked for with packaged questions, not with the words of the person: nobody in need is quoted a policy that merely sounds alike.
    """
    found: dict[str, RankedUnit] = {}
    for topic in _SOUGHT[person.concern]:
        unit = _found(retriever, person, topic, model)
        if unit is not None:
            found.setdefault(family_of(unit.passage.document), unit)
    return quotable(
        [fragment for unit in found.values() for fragment in select_fragments([unit], blocks_of(retriever))]
    )


def _found(retriever: Retriever, person: InNeed, topic: str, model: ConfidenceModel) -> RankedUnit | None:
    """The sentence on a topic, in the person's language if a page in it is about the topic or says whom to call, else in that of most documents."""
    languages = _languages(retriever, person.language)
    for spoken in languages:
        asking = Asking(_question(topic, spoken), spoken, spoken, person.persona, person.day)
        reading = read(asking, find(retriever, asking), model)
        unit = _most_helpful(reading, topic, a_mention_will_do=spoken == languages[-1])
        if unit is not None:
            return unit
    return None


def _most_helpful(reading: Reading, topic: str, *, a_mention_will_do: bool) -> RankedUnit | None:
    units = []
    for unit in for_readers(reading.ranked[:_LOOKED_AT]):
        here = unit.passage.document.language == reading.asking.spoken and _may_be_told(unit, reading)
        named, headed = _names(unit, topic, reading)
        if here and not _only_names(unit) and (headed or (named and (a_mention_will_do or _can_be_reached(unit)))):
            units.append(unit)
    least = max(_LEAST, _NEARLY * units[0].probability) if units else 0.0
    likely = [unit for unit in units if unit.probability >= least]
    return next(filter(_can_be_reached, likely), next(iter(likely), None))


def _may_be_told(unit: RankedUnit, reading: Reading) -> bool:
    """The document is for everyone, or known to be for this person."""
    return all(name in reading.asking.persona for name in unit.passage.document.audience.criteria)


def _names(unit: RankedUnit, topic: str, reading: Reading) -> tuple[bool, bool]:
    """Whether the sentence, and whether the heading or the title above it, names the topic."""
    document, glossary = unit.passage.document, reading.found.glossary
    if glossary is None:
        return False, False
    named, headed = (
        any(concepts_of(glossary, text, document.language) & _concepts(topic) for text in texts)
        for texts in ((unit.text,), (unit.passage.chunk.section or "", document.title))
    )
    return named, headed


def _only_names(unit: RankedUnit) -> bool:
    least = _ITEM_SAYS if unit.unit.kind is UnitKind.LIST_ITEM else _SENTENCE_SAYS
    return len(tokenise(unit.text, unit.passage.document.language)) < least and not _can_be_reached(unit)


def _can_be_reached(unit: RankedUnit) -> bool:
    return bool(held_kinds(unit.text).kinds & _REACHED_BY)


def _languages(retriever: Retriever, own: str) -> list[str]:
    """In which languages to look: a question in the language of a document finds best."""
    served = _packaged()["support"]["wording"]
    counts = Counter(language for language in map(str, retriever.snapshot.languages) if language in served)
    main = counts.most_common(1)[0][0] if counts else FALLBACK_LANGUAGE
    return list(dict.fromkeys([own, main] if own in counts else [main]))


@cache
def _question(topic: str, language: str) -> ScrubbedText:
    return ScrubbedText.packaged(_PACKAGE, _FILE, topic, "wording", language)


@cache
def _concepts(topic: str) -> frozenset[str]:
    return frozenset(_packaged()[topic]["concepts"])


@cache
def _packaged() -> Mapping[str, _Topic]:
    content: Mapping[str, _Topic] = json.loads(resources.files(_PACKAGE).joinpath(_FILE).read_text(encoding="utf-8"))
    return content
