"""Street addresses by the shapes each language writes them in."""

import re
from functools import cache
from pathlib import Path
from typing import Final

import yaml

from assistant.privacy.catalogue import Entry
from assistant.privacy.nlp import Artifacts
from assistant.privacy.patterns import EntryRecognizer, result
from assistant.privacy.presidio import RecognizerResult

_FILE: Final = Path(__file__).parent / "words" / "streets.yaml"
_NAME: Final = r"[^\W\d_][\w'.\-]*"


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    shapes = yaml.load(_FILE.read_text("utf-8"), Loader=yaml.CSafeLoader)
    parts: dict[str, str] = {"NAME": _NAME}
    for name, body in shapes["parts"].items():
        parts[name] = _fill(str(body), parts)
    return tuple(
        re.compile(_fill(str(body), parts), re.IGNORECASE if not body.startswith("(?-i)") else 0)
        for body in shapes["patterns"]
    )


def _fill(body: str, parts: dict[str, str]) -> str:
    return re.sub(r"<([A-Z_]+)>", lambda found: f"(?:{parts[found[1]]})", body)


class AddressRecognizer(EntryRecognizer):
    """A street with a house number, and the postcode and town that follow it; a town alone is none."""

    def __init__(self, entry: Entry, language: str) -> None:
        super().__init__(entry, language)

    def analyze(self, text: str, entities: list[str], nlp_artifacts: Artifacts) -> list[RecognizerResult]:
        """Every stretch with the shape of an address."""
        if not nlp_artifacts.digits:
            return []
        return [
            result(self, self.entry.type, *match.span(), self.entry.score)
            for pattern in _patterns()
            for match in pattern.finditer(text)
        ]
