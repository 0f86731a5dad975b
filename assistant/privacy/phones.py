"""Telephone numbers: every number with a country code, and national ones of the regions where a language is spoken."""

import re
from typing import Final

import phonenumbers
from phonenumbers import PhoneNumberType

from assistant.privacy.catalogue import Entry
from assistant.privacy.nlp import Artifacts
from assistant.privacy.patterns import EntryRecognizer, result
from assistant.privacy.presidio import RecognizerResult

REGIONS: Final[dict[str, tuple[str, ...]]] = {
    "en": ("US", "GB", "IN", "AU", "IE", "CA", "ZA", "SG", "NZ", "PH"),
    "es": ("ES", "MX", "AR", "CO", "CL", "PE", "US", "UY", "EC", "CR"),
    "fr": ("FR", "BE", "CH", "CA", "LU", "MA", "SN", "TN", "DZ"),
    "de": ("DE", "AT", "CH", "LU"),
    "pt": ("BR", "PT", "AO", "MZ"),
    "it": ("IT", "CH"),
    "nl": ("NL", "BE"),
    "pl": ("PL", "GB", "DE"),
    "tr": ("TR", "DE"),
    "ar": ("SA", "AE", "EG", "JO", "MA", "KW", "QA", "LB", "DZ", "TN", "IQ", "BH", "OM"),
    "hi": ("IN",),
    "zh": ("CN", "TW", "HK", "SG", "MO"),
    "ja": ("JP",),
    "ko": ("KR",),
    "vi": ("VN",),
    "ru": ("RU", "KZ", "BY", "UA"),
}
_EVERYWHERE: Final = ("US", "GB", "DE", "FR", "ES", "BR", "IN", "CN", "RU", "JP")

_CANDIDATE: Final = re.compile(
    r"(?<![\w@.])(?<!\d[.,\-/])(?:\+|00)?\(?\+?\d(?:[ .\-/()]{0,3}\d){5,15}(?!\w)(?![.,\-/]\d)"
)
_MOBILE: Final = (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE, PhoneNumberType.PAGER)
_SHAPES: Final = (
    re.compile(r"\(\d{2,4}\) ?\d{3,5}[ \-]?\d{3,4}"),
    re.compile(r"\d{3}[\-.]\d{3}[\-.]\d{4}"),
    re.compile(r"0\d{1,4}[ \-/.]\d.*"),
    re.compile(r"0\d{9,10}"),
    re.compile(r"1[3-9]\d{9}"),
    re.compile(r"1[3-9]\d[ \-]\d{4}[ \-]\d{4}"),
    re.compile(r"[6-9]\d{4}[ \-]\d{5}"),
    re.compile(r"[6-9]\d{2}[ \-]\d{2}[ \-]\d{2}[ \-]\d{2}"),
    re.compile(r"[6-9]\d{2} \d{3} \d{3}"),
    re.compile(r"8[ \-(]{0,2}\d{3}[ \-)]{0,2}\d{3}[ \-]?\d{2}[ \-]?\d{2}"),
    re.compile(r"\d{2} 9\d{4}[ \-]\d{4}"),
    re.compile(r"3\d{2}[ \-]\d{3}[ \-]\d{4}"),
    re.compile(r"01[016789]-?\d{3,4}-?\d{4}"),
)
# Grouped as national numbers are, with the trunk prefix: 0532 423 98 87. Nothing else is written so, in any language.
_TRUNK: Final = re.compile(r"0\d{2,4}(?:[ \-]\d{2,4}){2,3}")


class PhoneRecognizer(EntryRecognizer):
    """Telephone numbers, scored by how sure their form is: country code, then national mobile shape, then cue words."""

    def __init__(self, entry: Entry, language: str) -> None:
        own = REGIONS.get(language, ())
        self._regions = (*own, *(region for region in _EVERYWHERE if region not in own))
        self._own = len(own)
        super().__init__(entry, language)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Every number that a numbering plan knows."""
        if nlp_artifacts.digits < self.entry.digits:
            return []
        found = []
        for match in _CANDIDATE.finditer(nlp_artifacts.latin):
            score = self._score(match.group())
            if score:
                found.append(result(self, self.entry.type, *match.span(), score))
        return found

    def _score(self, number: str) -> float:
        digits = sum(char.isdigit() for char in number)
        if not 6 <= digits <= 15:
            return 0.0
        if number.startswith(("+", "00", "(+")):
            return self._international("+" + re.sub(r"\D", "", number).removeprefix("00"))
        shape = any(pattern.fullmatch(number) for pattern in _SHAPES)
        for rank, region in enumerate(self._regions):
            try:
                parsed = phonenumbers.parse(number, region)
            except phonenumbers.NumberParseException:
                return 0.0
            if phonenumbers.is_valid_number_for_region(parsed, region):
                if rank < self._own and shape:
                    return 0.55
                if 10 <= digits <= 11 and _TRUNK.fullmatch(number):
                    return 0.45
                return 0.3 if phonenumbers.number_type(parsed) in _MOBILE else 0.2
        if 10 <= digits <= 11 and _TRUNK.fullmatch(number):
            return 0.45
        return 0.12 if shape or 7 <= digits <= 13 else 0.0

    @staticmethod
    def _international(number: str) -> float:
        try:
            parsed = phonenumbers.parse(number, None)
        except phonenumbers.NumberParseException:
            return 0.3
        return 0.9 if phonenumbers.is_possible_number(parsed) else 0.4
