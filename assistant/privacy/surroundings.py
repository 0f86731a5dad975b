"""What stands around a capitalised word: signs that it names a product, a place or an institution and no person."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml

_FILE: Final = Path(__file__).parent / "words" / "surroundings.yaml"

START: Final = re.compile(r"(?:^|[.!?:;…\n\r¿¡\"«„(\[–—*#|>•·_]|\d\.)[\s\"'«„(¿¡\-]*$")
ELISION: Final = re.compile(r"^(?:[dlcsjnmt]|qu|dell|all|nell|dall|sull|un)'(?=[^\W\d_]{2})", re.IGNORECASE)
ELIDED: Final = re.compile(r"(?<!\w)(?:l|dell|all|nell|dall|sull)'$")
# An English or Turkish ending: Horizon's, Türkiye'dekini.
SUFFIX: Final = re.compile(r"'(?:[^\W\d_]{0,5}|[dt][ae]ki[^\W\d_]{0,6}|l[ae]r[^\W\d_]{0,6})$")
CAMEL: Final = re.compile(r"^(?!(?:Ma?c|O'|D'|De|Di|Le|La|Lo|Du|Van|Fitz|St)[A-Z])[^\W\d_]*[a-zà-ÿа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]")
AND_BEFORE: Final = re.compile(r",? (?:and|y|e|et|und|en|i|ve|và|и|with|con|avec|mit|com|met|z|ile|với|с) $|, $")
AND_AFTER: Final = re.compile(r",? (?:and|y|e|et|und|en|i|ve|và|и) |, ")
ENDS: Final = re.compile(r"\s*(?:[,.;!)\n]|$)| (?:from|and|de|del|da|aus|van|von|uit|z|из|en|et|y|und|e) ")
LAST_WORD: Final = re.compile(r"([^\W\d_]+)[\s,]+$")


@cache
def _data(key: str) -> str:
    return str(yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)[key])


def _alternatives(key: str) -> str:
    return "|".join(part.strip() for part in _data(key).split("|") if part.strip())


@cache
def after_product() -> re.Pattern[str]:
    """Matches at the end of a capitalised stretch that a plan, fund or firm bears."""
    return re.compile(rf"^[\s,]*(?:{_alternatives('after_product')})\b", re.IGNORECASE)


@cache
def before_product() -> re.Pattern[str]:
    """Matches the end of a lower-cased text after which a product or an institution is named."""
    link = "(?:de |del |di |da |do |dos |du |des |van |of |la |della )?"
    return re.compile(rf"(?<!\w)(?:{_alternatives('before_product')})\s+{link}$")


@cache
def before_place() -> re.Pattern[str]:
    """Matches the end of a lower-cased text after which a place or a thing is named; group 1 is the last word."""
    return re.compile(rf"(?<!\w)({_alternatives('before_place')})['\s]+$")


@cache
def institutions() -> frozenset[str]:
    """Words, without accents, that no person's name has in it."""
    return frozenset(_data("institutions").split())


@cache
def common_ending(language: str) -> re.Pattern[str]:
    """Matches the endings of a language's common nouns and adjectives."""
    content = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)["noun_endings"].get(language, "")
    endings = [part.strip() for part in content.split("|") if part.strip()]
    return re.compile(rf"[^\W\d_]{{2}}(?:{'|'.join(endings)})$") if endings else re.compile(r"(?!)")


@cache
def particles() -> frozenset[str]:
    """Small words inside names: de, van der, al."""
    return frozenset(_data("particles").split())


@cache
def named_after() -> re.Pattern[str]:
    """Matches what follows the name of a person and makes the name of a thing of it."""
    return re.compile(rf"\s(?:{_alternatives('named_after')})\b", re.IGNORECASE)


@cache
def sacred() -> re.Pattern[str]:
    """Matches the end of a lower-cased text after which a saint or a feast is named."""
    return re.compile(rf"(?<!\w)(?:{_alternatives('sacred')})\s+(?:de |del |da |do |di |von )?$")


@cache
def saints() -> frozenset[str]:
    """Words, without accents, before the name of a saint."""
    return frozenset(_data("saints").split())
