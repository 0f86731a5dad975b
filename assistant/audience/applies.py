"""Which country or kind of employment a sentence, list item or table row is about, as far as it says."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from assistant.persona.mentions import COUNTRY, Mention, find_mentions, values_named
from assistant.retrieve.records import Passage
from ingest.contract.chunks import Unit, UnitKind

Values = Mapping[str, frozenset[str]]

_LABEL: Final = 3
_GAP: Final = 6
_OPENING: Final = 40


def applies_to(passage: Passage, unit: Unit) -> Values:
    """By attribute the values that a unit is for; nothing named means everyone."""
    criteria = {name: frozenset(values) for name, values in passage.document.audience.criteria.items()}
    own = named_in_unit(unit_text(passage, unit), passage.document.language, unit.kind)
    return {**criteria, **named_in_headings(passage), **own}


@lru_cache(maxsize=8192)
def named_in_unit(text: str, language: str, kind: UnitKind) -> Values:
    """What a unit's own words name as theirs: the label of a row, the country that a sentence or list item is about."""
    mentions = find_mentions(text, language)
    if kind is UnitKind.ROW:
        return values_named(_label(mentions))
    # Further on, a place is one case of many ("…, in Germany at most 5"), and a sentence that speaks of part-time work
    # may well be for those who do not do it yet.
    countries = values_named(mentions).get(COUNTRY, frozenset())
    opens = any(mention.attribute == COUNTRY and mention.start <= _OPENING for mention in mentions)
    return {COUNTRY: countries} if len(countries) == 1 and opens else {}


def named_in_headings(passage: Passage) -> Values:
    """The countries that the headings above a passage name."""
    found: dict[str, frozenset[str]] = {}
    for heading in passage.chunk.section_path:
        countries = values_named(find_mentions(heading, passage.document.language)).get(COUNTRY)
        if countries:
            found[COUNTRY] = countries
    return found


def unit_text(passage: Passage, unit: Unit) -> str:
    """The words of a unit."""
    return passage.text[unit.start - passage.chunk.start : unit.end - passage.chunk.start]


def _label(mentions: tuple[Mention, ...]) -> list[Mention]:
    """The names that a row begins with: "United States, Germany"."""
    label: list[Mention] = []
    for mention in mentions:
        if mention.start > (label[-1].end + _GAP if label else _LABEL):
            break
        label.append(mention)
    return label
