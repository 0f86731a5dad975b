"""Checksum tests that the recognizer files name: python-stdnum's modules and a few of ours."""

import ipaddress
import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib import import_module
from typing import Final

Check = Callable[[str], bool]


def _digits(value: str) -> list[int]:
    return [int(char) for char in value if char.isdigit()]


def luhn(value: str) -> bool:
    """The checksum of payment cards."""
    total = 0
    for position, digit in enumerate(reversed(_digits(value))):
        total += digit if position % 2 == 0 else sum(divmod(digit * 2, 10))
    return total % 10 == 0


def card(value: str) -> bool:
    """A payment card: 13 to 19 digits, a known first digit, the Luhn checksum, not all digits alike."""
    digits = _digits(value)
    return 13 <= len(digits) <= 19 and digits[0] in (2, 3, 4, 5, 6) and len(set(digits)) > 1 and luhn(value)


def address(value: str) -> bool:
    """An IP address of either version."""
    try:
        ipaddress.ip_address(value.strip("[]").partition("%")[0])
    except ValueError:
        return False
    return True


def weighted(value: str, weights: tuple[int, ...], modulus: int) -> int:
    """Sum of digits times weights, modulo."""
    return sum(digit * weight for digit, weight in zip(_digits(value), weights, strict=False)) % modulus


def snils(value: str) -> bool:
    """Russian pension insurance number: nine digits by falling weights, modulo 101."""
    digits = _digits(value)
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    rest = sum(digit * (9 - index) for index, digit in enumerate(digits[:9])) % 101
    return (0 if rest == 100 else rest) == digits[9] * 10 + digits[10]


def pis(value: str) -> bool:
    """Brazilian PIS/PASEP/NIT."""
    digits = _digits(value)
    if len(digits) != 11 or len(set(digits)) == 1:
        return False
    rest = 11 - weighted(value, (3, 2, 9, 8, 7, 6, 5, 4, 3, 2), 11)
    return (0 if rest > 9 else rest) == digits[10]


def my_number(value: str) -> bool:
    """Japanese individual number."""
    digits = _digits(value)
    if len(digits) != 12 or len(set(digits)) == 1:
        return False
    rest = weighted(value, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), 11)
    return (0 if rest <= 1 else 11 - rest) == digits[11]


def saudi(value: str) -> bool:
    """Saudi national id or residence permit: ten digits from 1 or 2, Luhn."""
    digits = _digits(value)
    return len(digits) == 10 and digits[0] in (1, 2) and luhn(value)


def emirates(value: str) -> bool:
    """Emirates ID: 784, year of birth, Luhn."""
    digits = _digits(value)
    return len(digits) == 15 and digits[:3] == [7, 8, 4] and luhn(value)


def _day(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def egypt(value: str) -> bool:
    """Egyptian national id: century, date of birth, governorate; the last digit's rule is not published."""
    digits = _digits(value)
    if len(digits) != 14 or digits[0] not in (2, 3):
        return False
    number = "".join(map(str, digits))
    governorate = int(number[7:9])
    born = _day((1900 if digits[0] == 2 else 2000) + int(number[1:3]), int(number[3:5]), int(number[5:7]))
    return born and (1 <= governorate <= 35 or governorate == 88)


def taiwan(value: str) -> bool:
    """Taiwanese national id or resident certificate: a letter, a digit for the sex, eight digits."""
    found = re.fullmatch(r"([A-Z])([1289])(\d{8})", value.strip().upper())
    if not found:
        return False
    number = 10 + "ABCDEFGHJKLMNPQRSTUVXYWZIO".index(found[1])
    digits = [number // 10, number % 10, int(found[2]), *_digits(found[3])]
    return sum(d * w for d, w in zip(digits, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1), strict=True)) % 10 == 0


def hong_kong(value: str) -> bool:
    """Hong Kong identity card: one or two letters, six digits, a check character."""
    found = re.fullmatch(r"([A-Z]{1,2})(\d{6})\(?([\dA])\)?", value.replace(" ", "").upper())
    if not found:
        return False
    letters = [ord(char) - 55 for char in found[1]]
    values = [*([36] if len(letters) == 1 else []), *letters, *_digits(found[2])]
    total = sum(v * w for v, w in zip(values, range(9, 1, -1), strict=True))
    last = 10 if found[3] == "A" else int(found[3])
    return (total + last) % 11 == 0


def singapore(value: str) -> bool:
    """Singapore NRIC or FIN."""
    found = re.fullmatch(r"([STFGM])(\d{7})([A-Z])", value.strip().upper())
    if not found:
        return False
    total = weighted(found[2], (2, 7, 6, 5, 4, 3, 2), 1000) + {"T": 4, "G": 4, "M": 3}.get(found[1], 0)
    table = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
    return table[found[1]][total % 11] == found[3]


def korea(value: str) -> bool:
    """Korean resident number: its date must be one; numbers since 2020 carry no checksum."""
    digits = _digits(value)
    if len(digits) != 13 or not 1 <= digits[6] <= 8:
        return False
    number = "".join(map(str, digits))
    return _day((1900 if digits[6] in (1, 2, 5, 6) else 2000) + int(number[:2]), int(number[2:4]), int(number[4:6]))


def vietnam(value: str) -> bool:
    """Vietnamese citizen number: a province code, a century digit, a year."""
    digits = _digits(value)
    province = int("".join(map(str, digits[:3] or [0])))
    return len(digits) == 12 and 1 <= province <= 96 and digits[3] <= 3


def german_insurance(value: str) -> bool:
    """German pension insurance number: area, date of birth, initial, serial, check digit."""
    found = re.fullmatch(r"(\d{2})(\d{6})([A-Z])(\d{3})", re.sub(r"[\s\-.]", "", value.upper()))
    if not found:
        return False
    number = found[1] + found[2] + f"{ord(found[3]) - 64:02d}" + found[4]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(sum(divmod(int(d) * w, 10)) for d, w in zip(number, weights, strict=False))
    return total % 10 == int(number[12])


def spanish_insurance(value: str) -> bool:
    """Spanish social security number: province, serial, modulo 97."""
    number = "".join(map(str, _digits(value)))
    if len(number) != 12 or not (1 <= int(number[:2]) <= 53 or number[:2] == "66"):
        return False
    serial = int(number[2:10])
    base = int(number[:2]) * 10_000_000 + serial if serial < 10_000_000 else int(number[:10])
    return base % 97 == int(number[10:])


def mexican_insurance(value: str) -> bool:
    """Mexican social security number (NSS): eleven digits, Luhn."""
    digits = _digits(value)
    return len(digits) == 11 and len(set(digits)) > 2 and luhn(value)


def nino(value: str) -> bool:
    """British national insurance number: two letters that are in use, six digits, a suffix."""
    return bool(
        re.fullmatch(
            r"(?!BG|GB|NK|KN|TN|NT|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]\d{6}[A-D]", re.sub(r"\W", "", value.upper())
        )
    )


_OURS: Final[dict[str, Check]] = {
    "luhn": luhn,
    "card": card,
    "ip": address,
    "snils": snils,
    "pis": pis,
    "my_number": my_number,
    "saudi": saudi,
    "emirates": emirates,
    "egypt": egypt,
    "taiwan": taiwan,
    "hong_kong": hong_kong,
    "singapore": singapore,
    "korea": korea,
    "vietnam": vietnam,
    "german_insurance": german_insurance,
    "spanish_insurance": spanish_insurance,
    "mexican_insurance": mexican_insurance,
    "nino": nino,
}


@cache
def check(name: str) -> Check:
    """The check of that name: one of ours, or a python-stdnum module such as `stdnum.fr.nir`.

    Raises `ValueError` for a name that is neither, so that a typing error in a data file is found when it is loaded.
    """
    if name in _OURS:
        return _OURS[name]
    if not name.startswith("stdnum."):
        raise ValueError(f"unknown check {name!r}: name a stdnum module or one of {sorted(_OURS)}")
    try:
        is_valid = import_module(name).is_valid
    except (ImportError, AttributeError) as error:
        raise ValueError(f"unknown check {name!r}: no such stdnum module") from error
    return lambda value: bool(is_valid(value))
