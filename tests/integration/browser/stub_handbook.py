"""The handbook of the stand-in for the service: a few short documents and citations of them."""

from dataclasses import dataclass
from typing import Any, Final

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Block:
    """One block of a document as its author would write it; its place is worked out from the blocks before it."""

    kind: str
    text: str
    level: int = 0
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A document of the stub's own handbook."""

    title: str
    version: str
    language: str
    blocks: tuple[Block, ...]

    @property
    def text(self) -> str:
        return "\n\n".join(block.text for block in self.blocks)

    def to_json(self, name: str, start: int | None, end: int | None, changed: bool) -> Json:
        blocks: list[Json] = []
        at = 0
        for block in self.blocks:
            rows = [line.split(" | ") for line in block.text.split("\n")] if block.kind == "table" else []
            blocks.append(
                {
                    "kind": block.kind,
                    "level": block.level,
                    "text": block.text,
                    "page": block.page,
                    "start": at,
                    "rows": rows,
                }
            )
            at += len(block.text) + 2
        return {
            "document": name,
            "title": self.title,
            "version": self.version,
            "language": self.language,
            "blocks": blocks,
            "highlight": None if start is None or end is None else {"start": start, "end": end},
            "changed": changed,
        }


def _filler(heading: str, count: int, sentence: str) -> list[Block]:
    return [Block("heading", heading, level=2)] + [
        Block("paragraph", f"{number}. {sentence}") for number in range(1, count)
    ]


PARENTAL_ES: Final = Document(
    "Política de permiso parental",
    "2026-01-01",
    "es",
    (
        Block("heading", "Política de permiso parental 🍼", level=1),
        Block("paragraph", "Esta política recoge lo que corresponde a quienes tienen o adoptan un hijo."),
        Block("heading", "Quién tiene derecho", level=2),
        Block("list_item", "Todas las personas empleadas con tres meses de antigüedad", level=0),
        Block("list_item", "También quienes trabajan a tiempo parcial", level=0),
        Block("list_item", "Cualquiera que sea el tipo de contrato", level=1),
        *_filler("Cómo se solicita", 14, "La solicitud se presenta en MyAldermoor con ocho semanas de antelación."),
        Block("heading", "Adopción", level=2),
        Block(
            "paragraph",
            "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo. "
            "Debes disfrutarlas en los 12 meses siguientes.",
        ),
        *_filler("Tus datos", 8, "Los datos de la solicitud solo los ve el equipo de People Operations."),
    ),
)
HEALTH_PLANS: Final = Document(
    "Health plan handbook 2026",
    "2026",
    "en",
    (
        Block("heading", "Health plan handbook 2026", level=1, page=1),
        Block("paragraph", "Three plans are offered, all administered by Cascadia Mutual.", page=1),
        Block("heading", "What each plan costs", level=2, page=2),
        Block("paragraph", "Amounts are what you pay a month, before tax.", page=2),
        Block(
            "table",
            "Plan | Employee | Employee and partner | Family | Deductible | Out-of-pocket limit\n"
            "Aldermoor Health Standard | US$ 84 | US$ 196 | US$ 288 | US$ 1,200 | US$ 4,500\n"
            "Aldermoor Health Plus | US$ 142 | US$ 318 | US$ 452 | US$ 500 | US$ 3,000\n"
            "Aldermoor Health Saver | US$ 46 | US$ 112 | US$ 168 | US$ 3,300 | US$ 6,000",
            page=2,
        ),
        Block("code", "claim-id: CM-2026-000000", page=3),
    ),
)
HARBOUR: Final = Document(
    "Harbour: the employee assistance programme",
    "2.1",
    "en",
    (
        Block("heading", "Harbour", level=1),
        Block("paragraph", "Harbour is free, confidential and open 24 hours. You have 8 sessions per issue, per year."),
    ),
)
DOCUMENTS: Final[dict[str, Document]] = {
    "global/leave/parental-leave.es.md": PARENTAL_ES,
    "us/health-plan-handbook-2026.pdf": HEALTH_PLANS,
    "global/support/harbour.md": HARBOUR,
}


def citation(n: int, name: str, quote: str, *, section: str | None = None, page: int | None = None) -> Json:
    document = DOCUMENTS[name]
    start = document.text.index(quote)
    return {
        "n": n,
        "document": name,
        "title": document.title,
        "version": document.version,
        "language": document.language,
        "page": page,
        "section": section,
        "quote": quote,
        "href": f"/v1/documents/{name}?start={start}&end={start + len(quote)}&hash=abc",
        "score": 0.91,
    }
