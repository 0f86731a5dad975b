"""Planted numbers: random, of valid form, with the checksum that the scheme asks for."""

import datetime
import random
from collections.abc import Callable
from typing import Final

import phonenumbers
from stdnum import iban, luhn
from stdnum.br import cpf
from stdnum.cn import ric
from stdnum.de import idnr
from stdnum.es import ccc, dni, nie
from stdnum.fr import nif
from stdnum.gb import nhs
from stdnum.in_ import aadhaar
from stdnum.it import codicefiscale
from stdnum.kr import rrn
from stdnum.mx import curp
from stdnum.nl import bsn
from stdnum.pl import nip, pesel
from stdnum.pt import nif as pt_nif
from stdnum.ru import inn
from stdnum.tr import tckimlik
from stdnum.vn import mst

_TRIES: Final = 20_000
_CONSONANTS: Final = "BCDFGLMNPRSTVZ"


def digits(random_: random.Random, form: str) -> str:
    """The form with a random digit for each `#`."""
    return "".join(str(random_.randrange(10)) if char == "#" else char for char in form)


def birthday(random_: random.Random) -> datetime.date:
    """A day on which a person of working age was born."""
    return datetime.date(1958, 1, 1) + datetime.timedelta(days=random_.randrange(16_000))


def phone(random_: random.Random, region: str, form: str) -> str:
    """A number that the region's numbering plan knows."""
    return _valid(
        random_, form, lambda value: phonenumbers.is_valid_number(phonenumbers.parse(value, region)), keep=True
    )


def card(random_: random.Random) -> str:
    """A payment card in groups of four."""
    body = digits(random_, random_.choice(("4#", "51", "52", "54")) + "#############")
    number = body + luhn.calc_check_digit(body)
    return " ".join(number[i : i + 4] for i in range(0, 16, 4))


def account(random_: random.Random, country: str) -> str:
    """An IBAN in groups of four, with the country's own check digits where stdnum knows them."""
    forms = {
        "DE": "##################",
        "GB": "NWBK##############",
        "FR": "#######################",
        "PT": "#####################",
        "IT": "X######################",
        "NL": "INGB##########",
        "PL": "########################",
        "TR": "#####0################",
        "SA": "80##################",
    }
    for _ in range(_TRIES):
        if country == "ES":
            first, last = digits(random_, "########"), digits(random_, "##########")
            body = first + ccc.calc_check_digits(f"{first}00{last}") + last
        else:
            body = digits(random_, forms[country])
        number = country + iban.calc_check_digits(f"{country}00{body}") + body
        if iban.is_valid(number):
            return " ".join(number[i : i + 4] for i in range(0, len(number), 4))
    raise AssertionError(f"no IBAN of {country}")


def national_id(random_: random.Random, kind: str) -> str:
    """A number of identity of a kind named below."""
    return _KINDS[kind](random_)


def _valid(random_: random.Random, form: str, check: Callable[[str], bool], keep: bool = False) -> str:
    for _ in range(_TRIES):
        value = digits(random_, form)
        if check(value if keep else "".join(char for char in value if char.isalnum())):
            return value
    raise AssertionError(f"nothing of the form {form} is valid")


def _german_pension(random_: random.Random) -> str:
    born, letter = birthday(random_), random_.choice("BHKMSW")
    number = f"{random_.choice((12, 15, 53, 65))}{born:%d%m%y}{letter}{random_.randrange(10, 50)}"
    spelt = number[:8] + f"{ord(letter) - 64:02}" + number[9:]
    weights = (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1)
    total = sum(sum(divmod(int(digit) * weight, 10)) for digit, weight in zip(spelt, weights, strict=True))
    return f"{number[:2]} {number[2:8]} {letter} {number[9:]}{total % 10}"


def _french(random_: random.Random) -> str:
    born = birthday(random_)
    number = f"{random_.choice('12')}{born:%y%m}{random_.randrange(21, 95):02}{random_.randrange(1, 400):03}{random_.randrange(1, 999):03}"
    key = 97 - int(number) % 97
    return f"{number[0]} {number[1:3]} {number[3:5]} {number[5:7]} {number[7:10]} {number[10:]} {key:02}"


def _curp(random_: random.Random) -> str:
    born = birthday(random_)
    letters = "".join(random_.choice(_CONSONANTS) for _ in range(3))
    body = f"{letters[0]}O{letters[1:]}{born:%y%m%d}{random_.choice('HM')}DF" + "".join(
        random_.choice(_CONSONANTS) for _ in range(3)
    )
    return body + "0" + curp.calc_check_digit(body + "0")


def _italian(random_: random.Random) -> str:
    born = birthday(random_)
    letters = "".join(random_.choice(_CONSONANTS) for _ in range(6))
    place = random_.choice(("H501", "F205", "L219", "F839"))
    body = f"{letters}{born:%y}{'ABCDEHLMPRST'[born.month - 1]}{born.day + random_.choice((0, 40)):02}{place}"
    number = body + codicefiscale.calc_check_digit(body)
    assert codicefiscale.is_valid(number)
    return number


def _polish(random_: random.Random) -> str:
    body = f"{birthday(random_):%y%m%d}{random_.randrange(10_000):04}"
    return body + pesel.calc_check_digit(body)


def _chinese(random_: random.Random) -> str:
    body = f"{random_.choice(('110105', '310115', '440106', '510104'))}{birthday(random_):%Y%m%d}{random_.randrange(10, 999):03}"
    return body + ric.calc_check_digit(body + "0")


def _korean(random_: random.Random) -> str:
    body = f"{birthday(random_):%y%m%d}{random_.choice('12')}{random_.randrange(96):02}{random_.randrange(1000):03}"
    number = body + rrn.calc_check_digit(body)
    return f"{number[:6]}-{number[6:]}"


def _japanese(random_: random.Random) -> str:
    body = digits(random_, "###########")
    rest = sum(int(digit) * weight for digit, weight in zip(body, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), strict=True)) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def _snils(random_: random.Random) -> str:
    body = digits(random_, "1########")
    rest = sum(int(digit) * weight for digit, weight in zip(body, range(9, 0, -1), strict=True)) % 101
    return f"{body[:3]}-{body[3:6]}-{body[6:]} {0 if rest == 100 else rest:02}"


def _saudi(random_: random.Random) -> str:
    body = digits(random_, random_.choice("12") + "########")
    return body + luhn.calc_check_digit(body)


def _vietnamese(random_: random.Random) -> str:
    return f"{random_.choice(('001', '079', '048', '031'))}{random_.choice('01')}{birthday(random_):%y}{random_.randrange(10**6):06}"


def _pan(random_: random.Random) -> str:
    letters = "".join(random_.choice("ABCDEFGHKLMNPRSTVW") for _ in range(5))
    return letters[:3] + "P" + letters[4] + digits(random_, "####") + letters[3]


def _aadhaar(random_: random.Random) -> str:
    number = _valid(random_, random_.choice("23456789") + "###########", aadhaar.is_valid)
    return f"{number[:4]} {number[4:8]} {number[8:]}"


_KINDS: Final[dict[str, Callable[[random.Random], str]]] = {
    "us_ssn": lambda random_: (
        f"{random_.randrange(100, 650)}-{random_.randrange(10, 99)}-{random_.randrange(1000, 9999)}"
    ),
    "us_itin": lambda random_: f"9{random_.randrange(10, 99)}-7{random_.randrange(10)}-{random_.randrange(1000, 9999)}",
    "gb_nhs": lambda random_: _valid(random_, "9## ### ####", nhs.is_valid),
    "es_dni": lambda random_: _letter(digits(random_, "########"), dni.calc_check_digit),
    "es_nie": lambda random_: _letter("X" + digits(random_, "#######"), nie.calc_check_digit),
    "mx_curp": _curp,
    "fr_nir": _french,
    "fr_nif": lambda random_: _valid(random_, random_.choice("123") + "############", nif.is_valid),
    "de_idnr": lambda random_: _valid(random_, "## ### ### ###", idnr.is_valid),
    "de_pension": _german_pension,
    "br_cpf": lambda random_: _valid(random_, "###.###.###-##", cpf.is_valid),
    "pt_nif": lambda random_: _valid(random_, "2## ### ###", pt_nif.is_valid),
    "it_fiscal": _italian,
    "nl_bsn": lambda random_: _valid(random_, "#########", bsn.is_valid),
    "pl_pesel": _polish,
    "pl_nip": lambda random_: _valid(random_, "###-###-##-##", nip.is_valid),
    "tr_kimlik": lambda random_: _valid(random_, random_.choice("123456789") + "##########", tckimlik.is_valid),
    "sa_id": _saudi,
    "eg_id": lambda random_: (
        f"2{birthday(random_):%y%m%d}{random_.choice(('01', '02', '21'))}{digits(random_, '#####')}"
    ),
    "in_aadhaar": _aadhaar,
    "in_pan": _pan,
    "cn_ric": _chinese,
    "jp_my_number": _japanese,
    "kr_rrn": _korean,
    "vn_cccd": _vietnamese,
    "vn_mst": lambda random_: _valid(random_, "03########", mst.is_valid),
    "ru_snils": _snils,
    "ru_inn": lambda random_: _valid(random_, "77##########", inn.is_valid),
}


def _letter(body: str, check: Callable[[str], str]) -> str:
    return body + check(body)
