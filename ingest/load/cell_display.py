"""Values of spreadsheet cells as the sheet shows them."""

import datetime
import re
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

_QUOTED = re.compile(r"\"([^\"]*)\"|\\(.)")
_CURRENCY = re.compile(r"\[\$([^\]-]*)(?:-[^\]]*)?\]")
_CONDITION = re.compile(r"\[[^\]]*\]")
_PADDING = re.compile(r"_.|\*.")
_DIGITS = re.compile(r"[#0?](?:[#0?,. ]*[#0?])?")
_MOST_DIGITS = 40


def display(value: object, number_format: str) -> str:
    """A cell's value as a reader sees it: numbers by their format, dates in ISO 8601 whatever their format."""
    match value:
        case None:
            return ""
        case bool():
            return "TRUE" if value else "FALSE"
        case int() | float() | Decimal():
            return _number(value, number_format or "General")
        case datetime.datetime():
            return value.date().isoformat() if value.time() == datetime.time() else value.strftime("%Y-%m-%d %H:%M")
        case datetime.date():
            return value.isoformat()
        case datetime.time():
            return value.strftime("%H:%M:%S") if value.second else value.strftime("%H:%M")
        case datetime.timedelta():
            minutes = int(value.total_seconds()) // 60
            return f"{minutes // 60}:{minutes % 60:02d}"
        case _:
            return str(value)


def _number(value: int | float | Decimal, number_format: str) -> str:
    try:
        exact = Decimal(str(value))
    except InvalidOperation:
        return str(value)
    if not exact.is_finite() or abs(exact.adjusted()) > _MOST_DIGITS:
        return str(value)
    sections = number_format.split(";")
    section = sections[1] if exact < 0 and len(sections) > 1 and sections[1].strip() else sections[0]
    if exact < 0 and section is not sections[0]:
        exact = -exact
    pattern = _literals(_PADDING.sub("", section))
    digits = _DIGITS.search(pattern)
    if (
        section.strip().lower() in ("general", "@", "")
        or digits is None
        or "/" in pattern
        or re.search(r"[eE][+-]", pattern)
    ):
        return _general(value)
    before, after = pattern[: digits.start()], pattern[digits.end() :]
    if "%" in before + after:
        exact *= 100
    # A comma after the last digit shows thousands as units.
    while after.startswith(","):
        exact, after = exact / 1000, after[1:]
    sign = "-" if exact < 0 else ""
    return sign + _plain(before) + _digits(abs(exact), digits.group()) + _plain(after)


def _literals(section: str) -> str:
    """Quoted text and currency marks moved out of the way of the digit placeholders."""
    section = _CURRENCY.sub(lambda match: _shift(match.group(1)), section)
    section = _QUOTED.sub(lambda match: _shift(match.group(1) or match.group(2) or ""), section)
    return _CONDITION.sub("", section)


def _shift(text: str) -> str:
    return "".join(chr(0xE000 + ord(char)) if ord(char) < 0x80 else char for char in text)


def _plain(text: str) -> str:
    return "".join(chr(ord(char) - 0xE000) if 0xE000 <= ord(char) < 0xE080 else char for char in text)


def _digits(value: Decimal, placeholders: str) -> str:
    whole, _, fraction = placeholders.partition(".")
    places = sum(char in "#0?" for char in fraction)
    required = fraction.count("0")
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:,f}" if "," in whole else f"{rounded:f}"
    if places > required and "." in text:
        kept = text.rstrip("0")
        shortest = len(text) - (places - required)
        text = text[: max(len(kept), shortest)].rstrip(".")
    head, dot, tail = text.partition(".")
    return head.zfill(whole.count("0")) + dot + tail


def _general(value: int | float | Decimal) -> str:
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return f"{value:.10g}" if isinstance(value, float) else str(value)
