"""International bank account numbers, however they are broken up by spaces, hyphens or line ends."""

import re
from typing import Final

from stdnum import iban

from assistant.privacy.nlp import Artifacts
from assistant.privacy.patterns import EntryRecognizer, result
from assistant.privacy.presidio import RecognizerResult

_HEAD: Final = re.compile(
    r"(?<![^\W_])[A-Z]\s{0,2}[A-Z][\s.\-]{0,3}\d[\s.\-]{0,3}\d(?=[\s.\-]{0,3}[A-Z0-9])", re.IGNORECASE
)
_CHAR: Final = re.compile(r"[\s.\-]{0,3}([A-Z0-9])", re.IGNORECASE)
_SHORTEST, _LONGEST = 15, 34


class IbanRecognizer(EntryRecognizer):
    """Reads on from a country code and two digits until the checksum holds."""

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Valid numbers, and at a low score what is written like one and fails the checksum."""
        if nlp_artifacts.digits < self.entry.digits:
            return []
        found = []
        view = nlp_artifacts.latin
        for head in _HEAD.finditer(view):
            valid, longest = _read(view, head.start())
            if valid:
                found.append(result(self, self.entry.type, head.start(), valid, self.entry.score))
            elif longest:
                found.append(result(self, self.entry.type, head.start(), longest, self.entry.loose))
        return found


def _read(view: str, start: int) -> tuple[int, int]:
    """Where a valid number that starts here ends, and where one of four-character groups would; 0 for none."""
    number = ""
    position = start
    grouped = 0
    while len(number) < _LONGEST and (char := _CHAR.match(view, position)):
        if len(number) >= 4 and char[1].isalpha() and not char[1].isupper() and number[:2].isupper():
            break
        number += char[1].upper()
        position = char.end()
        ends = position == len(view) or not view[position].isalnum()
        if ends and len(number) >= _SHORTEST:
            if iban.is_valid(number):
                return position, 0
            if sum(c.isdigit() for c in number) > 11:
                grouped = position
    return 0, grouped
