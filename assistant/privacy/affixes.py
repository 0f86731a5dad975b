"""Whether an Arabic word is a common one under its prefixes and endings: وأوراقهم is أوراق, يضربني is ضرب."""

import re
from functools import cache
from typing import Final

from assistant.privacy.lexicon import common, read, words

_HAMZA: Final = str.maketrans({"أ": "ا", "إ": "ا", "آ": "ا", "ى": "ي", "ؤ": "و", "ئ": "ي", "ة": "ه"})


@cache
def _known() -> frozenset[str]:
    """Common words that are no names, in the plain spelling people type."""
    data = common("arabic") | words("ar", "stop")
    names = (words("ar", "given") - words("ar", "ambiguous")) | words("ar", "family")
    return frozenset(plain_spelling(word) for word in data - names)


def plain_spelling(word: str) -> str:
    """The word with the letters that are often typed one for the other made one."""
    return word.translate(_HAMZA)


def ordinary(word: str) -> bool:
    """Whether the word, or what is left of it without prefixes and endings, is a common word."""
    plain = plain_spelling(word)
    known = _known()
    if len(plain) > 3 and plain[0] in "يتنا" and "ي" + plain[1:] in known:
        return True
    starts = {len(prefix) for prefix in _affixes("prefixes") if plain.startswith(prefix)}
    ends = {len(ending) for ending in _affixes("endings") if plain.endswith(ending)}
    return any(_is_known(plain[start : len(plain) - end], known) for start in starts for end in ends)


def _is_known(stem: str, known: frozenset[str]) -> bool:
    return len(stem) > 2 and any(form in known for form in (stem, stem + "ه", "ال" + stem, "ال" + stem + "ه"))


@cache
def _affixes(key: str) -> frozenset[str]:
    listed = [plain_spelling(part) for part in read("ar")[key].split()]
    if key == "prefixes":
        return frozenset(first + second for first in ("", "و", "ف") for second in ("", *listed))
    return frozenset(["", *listed])


@cache
def _shapes() -> re.Pattern[str]:
    return re.compile(read("ar")["predicates"])


def predicate(word: str) -> bool:
    """Whether the word is built like what is said of someone: a verb with its object, a participle, an adjective."""
    return bool(_shapes().fullmatch(word))
