"""Do the names, addresses and quoted words of a sentence stand in what it may take them from?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import Final

from assistant.answer.phrases import phrases_for
from assistant.answer.verification.folding import fold, unaccented
from assistant.answer.verification.records import Fault
from assistant.answer.verification.vocabulary import common, vocabulary
from assistant.privacy.text import PLACEHOLDER, ScrubbedText
from ingest.contract.language import SERVED_LANGUAGES

_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_ADDRESS: Final = re.compile(
    r"(?:https?|ftp|file|data|javascript|mailto|tel):\S+|(?:[a-z0-9-]{2,}\.)+[a-z]{2,}(?:/\S*)?", re.I
)
_PHONE: Final = re.compile(r"(?<![\d.,])\+?\d(?:[ ()/.-]{0,2}\d){6,}(?!\d)")
_QUOTED: Final = re.compile(
    r"«([^»]{1,80})»|“([^”]{1,80})”|„([^“”]{1,80})[“”]|「([^」]{1,80})」|『([^』]{1,80})』|《([^》]{1,80})》|\"([^\"]{1,80})\""
)
_WORD: Final = re.compile(r"[^\W\d_](?:[\w&'’-]*\w)?")
_OPENING: Final = re.compile(r"(?:^|[:\n•(\[«“„\"'¿¡–—-]\s?)\s*$")
_LATIN: Final = re.compile(r"[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ0-9]+(?:[-'’][A-Za-z0-9]+)*")
_CASELESS: Final = frozenset({"zh", "ja", "ko", "ar", "hi"})
# So many digits without a blank are a telephone number rather than an amount.
_CALLED: Final = 9
# A stem that carries an ending in one language and none in the other: "Elbes", "Harbour's", "Москве".
_STEM: Final = 4
_ENDING: Final = 3


def contact_fault(sentence: str, texts: Sequence[str]) -> Fault | None:
    """A fault if an address or telephone number of the sentence does not stand in the texts, character by character."""
    held = "\n".join(fold(text) for text in texts)
    folded = fold(sentence)
    known = common()["abbreviations_like_addresses"]
    for pattern in (_MAIL, _ADDRESS):
        for match in pattern.finditer(folded):
            address = match[0].rstrip(".,;:!?)>]»”\"'")
            if address not in held and address not in known:
                return Fault.CONTACT
    phones = {_digits(match[0]) for match in _PHONE.finditer(held)}
    called = {match[0] for match in _PHONE.finditer(folded) if not match[0].isdigit() or len(match[0]) >= _CALLED}
    return None if {_digits(number) for number in called} <= phones else Fault.CONTACT


def without_contacts(text: str) -> str:
    """A text with its addresses and telephone numbers blanked out: their digits are no quantities."""
    for pattern in (_MAIL, _ADDRESS, _PHONE):
        text = pattern.sub(lambda match: " " * len(match[0]), text)
    return text


def name_fault(sentence: str, language: str, texts: Sequence[str], question: ScrubbedText) -> Fault | None:
    """A fault if a name, an acronym or quoted words of the sentence stand neither in the texts nor in the question."""
    known = _Known((*texts, question.text))
    for match in PLACEHOLDER.finditer(sentence):
        if match[0] not in question.text:
            return Fault.NAME
    plain = PLACEHOLDER.sub(" ", sentence)
    for match in _QUOTED.finditer(plain):
        words = next(group for group in match.groups() if group is not None)
        if any(letter.isalpha() for letter in words) and not known.holds_run(words):
            return Fault.NAME
    names = _latin_words(plain) if language in _CASELESS else _capitalised(plain, language)
    masked = known.spoken_of(plain)
    return None if all(known.holds(name, language) for name in names if fold(name) not in masked) else Fault.NAME


class _Known:
    """The words that names may be taken from."""

    def __init__(self, texts: Iterable[str]) -> None:
        self._folded = "\n".join(fold(text) for text in texts)
        self._plain = unaccented(self._folded)
        self._words = frozenset(
            unaccented(fold(match[0])) for text in texts for match in re.finditer(r"[\w&'’-]+", text)
        )
        self._parts = frozenset(part for word in self._words for part in re.split(r"[-'’&]", word) if part)

    def holds_run(self, words: str) -> bool:
        """True if the words stand there one after another."""
        return unaccented(fold(words)).strip(" .,;:!?。，") in self._plain

    def holds(self, name: str, language: str) -> bool:
        """True if the name stands there, with another ending perhaps, or is a word that is capitalised as such."""
        word = unaccented(fold(name))
        parts = [part for part in re.split(r"[-'’&]", word) if part]
        if word in self._words or word in _ordinary(language) or all(part in self._parts for part in parts):
            return True
        if language in _CASELESS and word in self._plain:
            return True
        return all(self._stem(part) or part in _ordinary(language) for part in parts if len(part) > 1)

    def _stem(self, word: str) -> bool:
        if len(word) < _STEM:
            return False
        least = max(_STEM, len(word) - _ENDING)
        return any(known[:least] == word[:least] and abs(len(known) - len(word)) <= _ENDING for known in self._parts)

    def spoken_of(self, sentence: str) -> frozenset[str]:
        """Words of the sentence that name a country, language or office which is named here in whatever language."""
        folded = f" {fold(sentence)} "
        words: set[str] = set()
        for group in _same_names():
            if any(_within(name, self._folded) for name in group):
                words.update(word for name in group if _within(name, folded) for word in re.findall(r"[\w.]+", name))
        return frozenset(words | {word.replace(".", "") for word in words})


def _within(name: str, folded: str) -> bool:
    if not name.isascii() and not name[0].isupper() and any(letter > "\u3000" for letter in name):
        return name in folded
    return re.search(rf"(?<!\w){re.escape(name)}(?!\w)", folded) is not None


@cache
def _same_names() -> tuple[frozenset[str], ...]:
    """Names of one thing in all languages: countries, languages, and those listed in `common.json`."""
    phrases = [phrases_for(language) for language in SERVED_LANGUAGES]
    groups = [[own.country_name(code) for own in phrases] for code in common()["countries"]]
    groups += [[own.language_name(code) for own in phrases] for code in SERVED_LANGUAGES]
    return tuple(frozenset(map(fold, group)) for group in [*groups, *common()["same_names"]])


@cache
def _ordinary(language: str) -> frozenset[str]:
    """Words that are capitalised without being names; months and weekdays are checked as dates."""
    words = vocabulary(language)
    names = {*words.months, *words.weekdays, *common()["capitalised_words"]}
    units = {token for phrase in words.units for token in phrase}
    return frozenset(unaccented(word) for word in names | units)


def _capitalised(sentence: str, language: str) -> Iterator[str]:
    """Capitalised words but the first of the sentence; where every noun is capitalised, acronyms, mixed case and runs of two."""
    nouns = language in common()["capitalised_nouns"]
    previous: re.Match[str] | None = None
    for match in _WORD.finditer(sentence):
        word = match[0]
        upper = sum(letter.isupper() for letter in word)
        strong = upper > 1 or any(letter.isdigit() for letter in word)
        first = _OPENING.search(sentence[: match.start()]) is not None
        in_run = previous is not None and sentence[previous.end() : match.start()] == " "
        in_run = in_run and previous is not None and unaccented(fold(previous[0])) not in _ordinary(language)
        if strong or (word[0].isupper() and not first and (not nouns or in_run)):
            yield word
        previous = match if word[0].isupper() and not (first and nouns) else None


def _latin_words(sentence: str) -> Iterator[str]:
    return (match[0] for match in _LATIN.finditer(sentence))


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)
