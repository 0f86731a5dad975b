"""What an ingest did, document by document."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(slots=True)
class IngestReport:
    """Paths by what happened to them, and what it cost."""

    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)
    left_out: dict[str, str] = field(default_factory=dict)
    failed: dict[str, str] = field(default_factory=dict)
    warnings: dict[str, tuple[str, ...]] = field(default_factory=dict)
    chunks: int = 0
    chunks_embedded: int = 0
    seconds: float = 0.0
    snapshot: str = ""
    published: bool = False

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        return {
            "snapshot": self.snapshot,
            "published": self.published,
            "documents": {
                "added": self.added,
                "changed": self.changed,
                "unchanged": self.unchanged,
                "removed": self.removed,
                "left_out": [{"document": path, "state": state} for path, state in self.left_out.items()],
                "failed": [{"document": path, "reason": reason} for path, reason in self.failed.items()],
            },
            "warnings": [{"document": path, "messages": list(items)} for path, items in self.warnings.items()],
            "chunks": self.chunks,
            "chunks_embedded": self.chunks_embedded,
            "seconds": round(self.seconds, 2),
        }
