"""Everything a check of a corpus found."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from ingest.care.coverage import Coverage
from ingest.care.reading import ReadingLevel
from ingest.policy.findings import ORDER, Finding, Severity
from ingest.policy.reading import ReadDocument


@dataclass(frozen=True, slots=True)
class CareReport:
    """Findings in order of weight, with the levels and the matrix that stand beside them."""

    corpus: str
    day: date
    files: int
    documents: tuple[ReadDocument, ...]
    findings: tuple[Finding, ...]
    levels: tuple[ReadingLevel, ...]
    coverage: Coverage
    seconds: float

    def count(self, severity: Severity) -> int:
        """How many findings of a severity there are."""
        return sum(finding.severity is severity for finding in self.findings)

    @property
    def clean(self) -> bool:
        """True if nothing is an error."""
        return self.count(Severity.ERROR) == 0

    def as_json(self) -> dict[str, Any]:
        """The report as JSON-ready values."""
        states = Counter(document.info.state.value for document in self.documents)
        return {
            "corpus": self.corpus,
            "day": self.day.isoformat(),
            "files": self.files,
            "documents": len(self.documents),
            "states": dict(sorted(states.items())),
            "counts": {severity.value: self.count(severity) for severity in ORDER},
            "findings": [finding.as_json() for finding in self.findings],
            "reading_levels": [level.as_json() for level in self.levels],
            "coverage": self.coverage.as_json(),
            "seconds": round(self.seconds, 2),
        }
