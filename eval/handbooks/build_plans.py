"""Builds eval/handbooks/plans/ (PDF) from eval/handbooks/source/plans/ (Markdown), the same bytes every time.

`python eval/handbooks/build_plans.py [--check]`: with `--check` nothing is written, and the exit code is 1 where a file
differs. It needs reportlab, a development dependency.

Both health plan booklets come from one text. In it `[[this||that]]` gives the first plan `this` and the second `that`,
a line that begins with `@1 ` or `@2 ` stands in one of them alone, `{plan}` is the plan's name, and a line `%name: words`
is replaced by the paragraphs of that name in `standard.md`, with `{it}` for the words.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape

from reportlab import platypus as rl
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import LETTER
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas

HERE: Final = Path(__file__).resolve().parent
SOURCE: Final = HERE / "source" / "plans"
TARGET: Final = HERE / "plans"
COMPANY: Final = "Larkmont Foods, Inc."
INCH: Final = 72.0
_CHOICE: Final = re.compile(r"\[\[(.*?)\|\|(.*?)\]\]")
_ONE_PLAN: Final = re.compile(r"@([12]) (.*)")
_STANDARD: Final = re.compile(r"%(\w+): (.*)")
_BOLD: Final = re.compile(r"\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class Booklet:
    """One PDF: its name, the title on its cover, its source files and, for a health plan, the plan's name and place in a choice."""

    file: str
    title: str
    sources: tuple[str, ...]
    plan: str = ""
    choice: int = 1


HEALTH_PLAN: Final = tuple(f"health-plan-{part}.md" for part in range(1, 6))
BOOKLETS: Final = (
    Booklet("bedrock-health-plan-2026.pdf", "Larkmont Bedrock Health Plan 2026", HEALTH_PLAN, "Bedrock", 1),
    Booklet("summit-health-plan-2026.pdf", "Larkmont Summit Health Plan 2026", HEALTH_PLAN, "Summit", 2),
    Booklet("benefits-overview-2026.pdf", "Benefits Overview 2026", ("benefits-overview.md",)),
    Booklet("employee-handbook.pdf", "Employee Handbook", ("employee-handbook.md",)),
    Booklet("role-library.pdf", "Role Library", ("role-library.md",)),
)


def main() -> int:
    """Build or check; returns the exit code."""
    options = argparse.ArgumentParser(description="Build the PDFs of eval/handbooks/plans from their sources.")
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is missing or stale")
    check = options.parse_args().check
    stale = 0
    for booklet in BOOKLETS:
        data, path = render(booklet), TARGET / booklet.file
        if path.exists() and path.read_bytes() == data:
            continue
        stale += 1
        if not check:
            TARGET.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        sys.stdout.write(f"{'differs from a fresh build' if check else 'wrote'}: {path.name}\n")
    return 1 if check and stale else 0


def text_of(booklet: Booklet) -> str:
    """The Markdown of a booklet with every choice made."""
    standard = _standard_texts()
    lines: list[str] = []
    for name in booklet.sources:
        for line in (SOURCE / name).read_text(encoding="utf-8").splitlines():
            lines.extend(_standard_lines(line, standard))
    kept = []
    for line in lines:
        alone = _ONE_PLAN.fullmatch(line)
        if alone and int(alone[1]) != booklet.choice:
            continue
        chosen = _CHOICE.sub(lambda match: match[booklet.choice], alone[2] if alone else line)
        kept.append(chosen.replace("{plan}", booklet.plan))
    return "\n".join(kept)


def _standard_texts() -> Mapping[str, str]:
    """The paragraphs under each heading of `standard.md`, by heading."""
    parts = re.split(r"(?m)^## (\w+)\n", (SOURCE / "standard.md").read_text(encoding="utf-8"))
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def _standard_lines(line: str, standard: Mapping[str, str]) -> list[str]:
    found = _STANDARD.fullmatch(line)
    return standard[found[1]].replace("{it}", found[2]).splitlines() if found else [line]


def render(booklet: Booklet) -> bytes:
    """The PDF of a booklet."""
    out = io.BytesIO()
    document = rl.BaseDocTemplate(
        out, pagesize=LETTER, leftMargin=1.15 * INCH, rightMargin=1.15 * INCH, topMargin=INCH, bottomMargin=0.95 * INCH,
        title=booklet.title, author=COMPANY, lang="en-US", invariant=1,
    )  # fmt: skip
    frame = rl.Frame(document.leftMargin, document.bottomMargin, document.width, document.height, 0, 0, 0, 0)

    def running(canvas: Canvas, _: rl.BaseDocTemplate) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(document.leftMargin, LETTER[1] - 0.6 * INCH, f"{COMPANY} | {booklet.title}")
        canvas.drawRightString(LETTER[0] - document.rightMargin, 0.55 * INCH, f"Page {canvas.getPageNumber()}")

    document.addPageTemplates([rl.PageTemplate("cover", [frame]), rl.PageTemplate("body", [frame], onPage=running)])
    story: list[rl.Flowable] = [
        rl.Spacer(1, 2.4 * INCH),
        rl.Paragraph(escape(COMPANY), _STYLES["kicker"]),
        rl.Paragraph(escape(booklet.title), _STYLES["cover"]),
        rl.Paragraph("In force from January 1, 2026", _STYLES["kicker"]),
        rl.NextPageTemplate("body"),
    ]
    story.extend(_flow(text_of(booklet), document.width))
    document.build(story)
    return out.getvalue()


def _flow(text: str, width: float) -> Iterator[rl.Flowable]:
    """The blocks of a text in which each paragraph, item and row is one line."""
    table: list[list[str]] = []
    for line in [*text.splitlines(), ""]:
        if line.startswith("|"):
            table.append([cell.strip() for cell in line.strip("|").split("|")])
            continue
        if table:
            yield _grid([row for row in table if set("".join(row)) - set("-: ")], width)
            table = []
        if line.strip():
            yield from _block(line)


def _block(line: str) -> Iterator[rl.Flowable]:
    hashes = len(line) - len(line.lstrip("#"))
    if hashes == 1:
        yield rl.PageBreak()
        yield rl.Paragraph(_markup(line[2:]), _STYLES["h1"])
    elif hashes:
        yield rl.CondPageBreak(1.5 * INCH)
        yield rl.Paragraph(_markup(line[hashes + 1 :]), _STYLES[f"h{hashes}"])
    elif line.startswith("- "):
        yield rl.Paragraph(_markup(line[2:]), _STYLES["item"], bulletText="•")
    else:
        yield rl.Paragraph(_markup(line), _STYLES["body"])


def _markup(text: str) -> str:
    return _BOLD.sub(r"<b>\1</b>", escape(text))


def _grid(rows: list[list[str]], width: float) -> rl.Table:
    head, *body = rows
    cells = [[rl.Paragraph(_markup(cell), _STYLES["head"]) for cell in head]]
    cells += [[rl.Paragraph(_markup(cell), _STYLES["cell"]) for cell in row] for row in body]
    first = 0.4 if len(head) > 2 else 0.5
    widths = [width * first, *[width * (1 - first) / (len(head) - 1)] * (len(head) - 1)]
    style = [
        ("GRID", (0, 0), (-1, -1), 0.5, HexColor("#888888")),
        ("BACKGROUND", (0, 0), (-1, 0), HexColor("#e8e4d8")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    return rl.Table(cells, widths, style=style, repeatRows=1, spaceBefore=4, spaceAfter=10, hAlign="LEFT")


def _styles() -> Mapping[str, ParagraphStyle]:
    body = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=16.5, spaceAfter=8)
    bold, cell = {"fontName": "Helvetica-Bold"}, {"fontSize": 9.5, "leading": 12.5, "spaceAfter": 0}
    return {
        "body": body,
        "item": ParagraphStyle("item", body, leftIndent=18, bulletIndent=6, spaceAfter=4),
        "cell": ParagraphStyle("cell", body, **cell),
        "head": ParagraphStyle("head", body, **cell, **bold),
        "kicker": ParagraphStyle("kicker", body, fontSize=13, leading=20),
        "cover": ParagraphStyle("cover", body, fontSize=26, leading=34, spaceAfter=14, **bold),
        "h1": ParagraphStyle("h1", body, fontSize=18, leading=24, spaceAfter=10, **bold),
        "h2": ParagraphStyle("h2", body, fontSize=14, leading=19, spaceBefore=10, spaceAfter=5, **bold),
        "h3": ParagraphStyle("h3", body, fontSize=11.5, leading=16, spaceBefore=6, spaceAfter=3, **bold),
    }


_STYLES: Final = _styles()

if __name__ == "__main__":
    sys.exit(main())
