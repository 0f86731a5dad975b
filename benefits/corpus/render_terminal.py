"""Diffs and lists of changes in the terminal."""

from collections.abc import Sequence
from typing import Final

from rich.table import Column, Table
from rich.text import Text

from benefits.corpus.preview import PreviewResult, ShownAnswer
from benefits.terminal import console
from ingest.lifecycle.diff import DocumentDiff
from ingest.lifecycle.history import Version
from ingest.lifecycle.log import Entry
from ingest.lifecycle.records import Change
from ingest.lifecycle.sections import Fate, Row, SectionDiff
from ingest.lifecycle.words import Side, SpanKind

_STYLES: Final = {SpanKind.SAME: "", SpanKind.GONE: "red strike", SpanKind.NEW: "green bold"}
_FATES: Final = {Fate.SAME: "dim", Fate.CHANGED: "yellow", Fate.ADDED: "green", Fate.REMOVED: "red"}


def show_diff(documents: Sequence[DocumentDiff]) -> None:
    """Each document's changes, side by side."""
    for document in documents:
        console.print(Text(f"\n{document.path}", style="bold"), Text(document.fate.value, style=_FATES[document.fate]))
        for note in document.notes:
            console.print(Text(f"  note: {note}", style="yellow"))
        for field in document.fields:
            console.print(Text(f"  {field.name}: "), _pair(field.before, field.after), sep="")
        changed = [section for section in document.sections if section.fate is not Fate.SAME]
        for section in changed:
            _show_section(section)
        unchanged = len(document.sections) - len(changed)
        if unchanged:
            console.print(Text(f"  {unchanged} sections stay as they are", style="dim"))


def show_preview(result: PreviewResult) -> None:
    """Questions that would be answered differently."""
    console.print(f"\n[bold]{len(result.changed)} of {result.asked} questions would be answered differently[/bold]")
    for path, reason in result.failed:
        console.print(Text(f"  {path} cannot be read: {reason}", style="red"))
    for item in result.changed:
        console.print(Text(f"\n{item.question}", style="bold"), Text(f"{item.id} · {item.language}", style="dim"))
        table = Table("now", "then", expand=True)
        table.add_row(_answer(item.before), _answer(item.after))
        console.print(table)


def show_changes(changes: Sequence[Change]) -> None:
    """Pending changes."""
    if not changes:
        console.print("no pending changes")
        return
    table = Table(Column("id", no_wrap=True), "state", "what", "files", "by", "since", "why", box=None)
    for change in changes:
        paths = ", ".join(file.path for file in change.files[:3])
        more = f" and {len(change.files) - 3} more" if len(change.files) > 3 else ""
        since = f"{change.when:%Y-%m-%d %H:%M}"
        table.add_row(*map(Text, (change.id, change.state.value, change.kind.value, paths + more)), Text(change.by),
                      Text(since), Text(change.why))  # fmt: skip
    console.print(table)


def show_log(entries: Sequence[Entry]) -> None:
    """Entries of the log, each with its files and its reason."""
    for entry in entries:
        deed = entry.deed
        what = f"{deed.event.value} {deed.kind.value} {deed.change or ''}".replace(
            "rolled back rollback", "rolled back"
        )
        said = f"{entry.n}  {entry.when:%Y-%m-%d %H:%M:%S}  {deed.actor.name} ({deed.actor.role.value})  {what.strip()}"
        console.print(Text(said, style="bold"), soft_wrap=True)
        if deed.why:
            console.print(Text(f"   {deed.why}"), soft_wrap=True)
        for file in deed.files:
            hashes = f"{(file.before or 'none')[:12]} → {(file.after or 'none')[:12]}"
            console.print(Text(f"   {file.path}  {hashes}", style="dim"), soft_wrap=True)


def show_versions(versions: Sequence[Version]) -> None:
    """States of a document."""
    table = Table("version", "text", "metadata", "since (UTC)", "by", "why", box=None)
    for version in versions:
        entry = version.entry
        since = f"{entry.when:%Y-%m-%d %H:%M}" if entry else "before the log"
        who, why = (entry.deed.actor.name, entry.deed.why) if entry else ("", "")
        hashes = ((version.file or "not there")[:12], (version.sidecar or "none")[:12])
        table.add_row(*map(Text, (str(version.number), *hashes, since, who, why)))
    console.print(table)


def _show_section(section: SectionDiff) -> None:
    title = " › ".join(section.headings) or "Beginning"
    if section.before is not None:
        title += f" (before: {' › '.join(section.before)})"
    console.print(Text(f"  {title}", style=_FATES[section.fate]))
    table = Table("before", "after", expand=True, show_lines=True)
    same = 0
    for row in (*section.rows, None):
        if row is not None and row.fate is Fate.SAME:
            same += 1
            continue
        if same:
            said = Text(f"… {same} unchanged …", style="dim")
            table.add_row(said, said)
            same = 0
        if row is not None:
            table.add_row(*_cells(row))
    console.print(table)


def _cells(row: Row) -> tuple[Text, Text]:
    return _text(row.left), _text(row.right)


def _text(side: Side) -> Text:
    return Text.assemble(*((span.text, _STYLES[span.kind]) for span in side))


def _pair(before: str | None, after: str | None) -> Text:
    return Text.assemble((before or "not set", "red"), " → ", (after or "not set", "green"))


def _answer(shown: ShownAnswer) -> Text:
    places = "\n".join(
        f"{document}{f', page {page}' if page else ''}{f', {section}' if section else ''}"
        for document, page, section, _ in shown.citations
    )
    return Text.assemble((shown.status + "\n", "dim"), shown.answer, ("\n" + places, "dim"))
