"""What a number is when it is not personal: an amount, a date, a law, a policy number."""

import re
from functools import cache
from typing import Final

from assistant.privacy.catalogue import shared_words, words_pattern

_DATE: Final = re.compile(
    r"\s*(?:\d{1,2}[./\- ]{1,2}\d{1,2}[./\- ]{1,2}(?:19|20)?\d{2}|(?:19|20)\d{2}[./\-]\d{1,2}[./\-]\d{1,2}"
    r"|(?:19|20)\d{2} ?[\-/] ?(?:19|20)?\d{2}|\d{1,2}[./](?:19|20)\d{2}|(?:19|20)\d{2}"
    r"|\d{1,2}[:.]\d{2} ?- ?\d{1,2}[:.]\d{2})\s*"
)
_DAY: Final = re.compile(r"\s*(\d{1,4})[./\- ]{1,2}(\d{1,2})[./\- ]{1,2}(\d{1,4})\s*")
_THOUSANDS: Final = re.compile(r"\d{1,3}(?:([., '])\d{3})(?:\1\d{3})*(?:[.,]\d{1,2})?")


def is_date(value: str) -> bool:
    """Whether the value reads as a calendar date, a span of years or of hours."""
    if not _DATE.fullmatch(value):
        return False
    day = _DAY.fullmatch(value)
    if day is None:
        return True
    low, middle, high = (int(part) for part in day.groups())
    if low > 31:
        return 1 <= middle <= 12 and 1 <= high <= 31
    return (1 <= low <= 31 and 1 <= middle <= 12) or (1 <= low <= 12 and 1 <= middle <= 31)


@cache
def _money() -> tuple[re.Pattern[str], re.Pattern[str]]:
    words = sorted(shared_words()["currency"], key=len, reverse=True)
    either = "|".join(
        re.escape(word) + (r"(?![^\W\d_])" if word.isascii() and word.isalpha() else "") for word in words
    )
    return re.compile(rf"(?:{either})\s?$", re.IGNORECASE), re.compile(rf"\s?(?:{either}|%|٪|％)", re.IGNORECASE)


def is_amount(text: str, start: int, end: int) -> bool:
    """Whether a currency or a per-cent sign stands right beside the number."""
    before, after = _money()
    return bool(before.search(text[max(0, start - 10) : start]) or after.match(text[end : end + 10]))


def is_thousands(value: str) -> bool:
    """Whether the number is grouped like an amount: 20 000, 1.250.000,00."""
    return bool(_THOUSANDS.fullmatch(value))


@cache
def _policy() -> re.Pattern[str]:
    return words_pattern(shared_words()["policy"])


@cache
def _personal() -> re.Pattern[str]:
    lists = ("id", "passport", "licence", "account", "employee", "phone")
    return words_pattern(word for name in lists for word in shared_words()[name])


def is_policy_number(folded: str, start: int) -> bool:
    """Whether a word for a policy, law or form, and after it none for a personal number, stands just before."""
    window = folded[max(0, start - 32) : start]
    last = None
    for last in _policy().finditer(window):  # noqa: B007
        pass
    return last is not None and not _personal().search(window, last.end())


@cache
def _units() -> re.Pattern[str]:
    words = sorted(shared_words()["unit"], key=len, reverse=True)
    return re.compile(r"\s?(?:%|٪|[$€£¥₹₺₩₫]|(?:" + "|".join(map(re.escape, words)) + "))")


def is_quantity(folded: str, end: int) -> bool:
    """Whether the number that ends here is counted in something: days, weeks, hours, money."""
    return bool(_units().match(folded, end))
