"""Texts that were replaced or removed since they could be quoted, and how long each is kept so that a citation of it still opens.

`earlier.json` in the index directory lists them: one writer writes it in one rename, readers read it whole.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from ingest.contract.index.layout import IndexLayout


@dataclass(frozen=True, slots=True)
class ReplacedText:
    """A text that a document had. `key` names its object; None once it is no longer kept."""

    path: str
    text_sha256: str
    version: str | None
    key: str | None
    replaced_on: date

    def kept(self, days: int, today: date) -> bool:
        """True if it is still to be opened on a day, when texts are kept for so many days after they were replaced."""
        return self.key is not None and today < self.replaced_on + timedelta(days=days)


def read_replaced(layout: IndexLayout) -> tuple[ReplacedText, ...]:
    """All texts that are known to have been replaced; none for an index that never replaced any."""
    try:
        items = json.loads(layout.replaced.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return ()
    return tuple(ReplacedText(**{**item, "replaced_on": date.fromisoformat(item["replaced_on"])}) for item in items)


def find_replaced(layout: IndexLayout, path: str, text_sha256: str) -> ReplacedText | None:
    """The text that a document had, by its hash; None if it is not known to have had it."""
    fitting = (item for item in read_replaced(layout) if item.path == path and item.text_sha256 == text_sha256)
    return next(fitting, None)


def encode_replaced(texts: tuple[ReplacedText, ...]) -> str:
    """What `read_replaced` reads."""
    items = [{**asdict(item), "replaced_on": item.replaced_on.isoformat()} for item in texts]
    return json.dumps(items, ensure_ascii=False)
