"""How the command line shows an answer."""

from rich.markup import escape
from rich.table import Table

from assistant.answer.comparison import Comparison, around_table
from assistant.answer.records import Citation
from assistant.records import Answer
from benefits.terminal import console


def show_answer(answer: Answer) -> None:
    """An answer with its numbered citations."""
    if answer.question.redactions:
        console.print(f"[dim]Processed as:[/dim] {escape(answer.question.text)}")
    if answer.comparison is None:
        console.print(escape(answer.answer))
    else:
        _show_comparison(answer.answer, answer.comparison)
    for citation in answer.citations:
        console.print(f"\n[bold]\\[{citation.n}][/bold] {escape(_place(citation))}")
        console.print(f"    “{escape(citation.quote)}”", style="dim")


def _show_comparison(text: str, comparison: Comparison) -> None:
    """The answer's lines around its table, and the table drawn."""
    before, after = around_table(text, comparison)
    console.print(escape(before))
    table = Table("", *map(escape, comparison.columns))
    for row in comparison.rows:
        cells = [cell.text if cell.n is None else f"{cell.text} [{cell.n}]" for cell in row.cells]
        table.add_row(escape(row.label), *map(escape, cells), end_section=True)
    console.print(table)
    if after:
        console.print(escape(after))


def _place(citation: Citation) -> str:
    parts = [citation.title]
    if citation.version:
        parts.append(f"version {citation.version}")
    if citation.section:
        parts.append(citation.section)
    if citation.page is not None:
        parts.append(f"page {citation.page}")
    return " · ".join([*parts, citation.document])
