"""Who is served with what: topics by country and language, from the descriptions of the published documents."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from ingest.policy.reading import ReadDocument

EVERYBODY: Final = "everybody"
NO_TOPIC: Final = "(no topic)"


@dataclass(frozen=True, slots=True)
class Coverage:
    """`cells` gives for each topic and country the languages of its documents with how many there are.

    Documents without a country in their audience stand under `EVERYBODY`.
    """

    topics: tuple[str, ...]
    countries: tuple[str, ...]
    languages: tuple[str, ...]
    cells: dict[tuple[str, str], dict[str, int]]

    def as_json(self) -> dict[str, Any]:
        """The matrix as JSON-ready values."""
        return {
            "countries": list(self.countries),
            "languages": list(self.languages),
            "topics": [
                {"topic": topic, "documents": {at: self.cells.get((topic, at), {}) for at in self.countries}}
                for topic in self.topics
            ],
        }


def coverage_of(documents: Sequence[ReadDocument]) -> Coverage:
    """Count the published documents; topics with the most come first, everybody before the countries."""
    cells: dict[tuple[str, str], dict[str, int]] = defaultdict(dict)
    totals: dict[str, int] = defaultdict(int)
    languages: dict[str, int] = defaultdict(int)
    for document in documents:
        if not document.published:
            continue
        info = document.info
        languages[info.language] += 1
        countries = tuple(country.upper() for country in info.audience.criteria.get("country", ())) or (EVERYBODY,)
        for topic in info.topics or (NO_TOPIC,):
            totals[topic] += 1
            for country in countries:
                cell = cells[(topic, country)]
                cell[info.language] = cell.get(info.language, 0) + 1
    countries = tuple(sorted({at for _, at in cells} - {EVERYBODY}))
    everybody = (EVERYBODY,) if any(at == EVERYBODY for _, at in cells) else ()
    return Coverage(
        tuple(sorted(totals, key=lambda topic: (-totals[topic], topic))),
        (*everybody, *countries),
        tuple(sorted(languages, key=lambda language: (-languages[language], language))),
        dict(cells),
    )
