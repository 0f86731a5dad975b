"""What ordinary words look like names: months, places, words of courtesy; and what makes a place of a name."""

import re
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Final

import yaml

from assistant.privacy.language import function_words
from assistant.privacy.lexicon import common, fold, spell, words

_FILE: Final = Path(__file__).parent / "words" / "ordinary.yaml"
_LISTED: Final = re.compile(r", |,? (?:and|or|y|o|e|et|ou|und|oder|en|of|i|lub|ve|veya|và|и|или) ")
_LAST: Final = re.compile(r"([^\W\d_]+)\s+$")


@cache
def _data() -> Mapping[str, Any]:
    content: Mapping[str, Any] = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    return content


def _alternatives(text: str) -> str:
    return "|".join(part.strip() for part in text.split("|") if part.strip())


@cache
def towns() -> frozenset[str]:
    """Towns and countries, without accents; what a list of names has as well counts as a name."""
    return common("places") | frozenset(fold(word) for key in ("towns", "cities") for word in _data()[key].split())


@cache
def cities(language: str) -> frozenset[str]:
    """Towns and countries that are names of people too, as lists of names are searched."""
    own = _data()["countries"].get(language, "").split()
    return frozenset(spell(word, language) for word in [*_data()["cities"].split(), *own])


@cache
def no_particles(language: str) -> frozenset[str]:
    """Small words that stand between the parts of a name elsewhere, but not in this language."""
    return frozenset(_data()["no_particles"].get(language, "").split())


@cache
def small_words(language: str) -> frozenset[str]:
    """The words that a language cannot do without, as lists of names are searched; they begin many a sentence."""
    plain = function_words().get(language, frozenset()) if language != "vi" else frozenset()
    return frozenset(spell(word, language) for word in plain)


@cache
def stop_words(language: str) -> frozenset[str]:
    """Capitalised words that are ordinary in that language: places, months, products, forms of address."""
    lists = [words("stop", "all"), words("stop", language), frozenset(_data()["words"].get(language, "").split())]
    return frozenset(spell(word, language) for part in lists for word in part)


@cache
def openings(language: str) -> frozenset[str]:
    """Verbs in small letters that are spelt like a form of a name and begin sentences: idę, miną."""
    return frozenset(_data()["openings"].get(language, "").split())


@cache
def articles(language: str) -> frozenset[str]:
    """The articles that people's given names do not have in that language."""
    return frozenset(_data()["articles"].get(language, "").split())


@cache
def deeds(language: str) -> frozenset[str]:
    """Verbs that only people do: what stands before one may be a name even at the beginning of a sentence."""
    return words(language, "verbs") - frozenset(_data()["things"].get(language, "").split())


@cache
def _after_month() -> re.Pattern[str]:
    return re.compile(rf"\s+(?:{_alternatives(_data()['after_month'])})(?![^\W\d_])", re.IGNORECASE)


def is_time(text: str, end: int) -> bool:
    """Whether what follows says that the word that ends here is a month: Eylül ayında, April 5."""
    return bool(_after_month().match(text, end))


@cache
def _locative(language: str) -> re.Pattern[str]:
    listed = _alternatives(_data()["locative"].get(language, ""))
    return re.compile(rf"(?<!\w)(?:{listed})['\s]+$") if listed else re.compile("(?!)")


@cache
def _dative() -> frozenset[str]:
    return frozenset(part.strip() for part in _data()["dative"].split("|"))


def located(text: str, start: int, language: str) -> bool:
    """Whether a word before it makes a place of the word that starts here: in Florence, but not "wrote to Florence"."""
    before = text[max(0, start - 32) : start].lower()
    found = _locative(language).search(before)
    if not found:
        return False
    last = _LAST.search(before[: found.start()])
    return not (last and last[1] in _dative())


def listed_after(text: str, previous_end: int, start: int) -> bool:
    """Whether nothing but a comma or "and" stands between two words."""
    return bool(_LISTED.fullmatch(text, previous_end, start))


def among_places(places: Sequence[tuple[int, int]], text: str, start: int) -> bool:
    """Whether the word that starts here goes on a list of places."""
    return bool(places) and listed_after(text, places[-1][1], start)
