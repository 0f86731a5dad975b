"""A diff as one HTML file that needs nothing else: for a mail, a ticket or a meeting."""

from collections.abc import Iterator, Sequence
from html import escape
from importlib import resources
from typing import Final

from benefits.corpus.preview import PreviewResult, ShownAnswer
from ingest.lifecycle.diff import DocumentDiff
from ingest.lifecycle.sections import Fate, Row, SectionDiff
from ingest.lifecycle.words import Side, SpanKind

_TAGS: Final = {SpanKind.GONE: "del", SpanKind.NEW: "ins"}


def diff_page(title: str, documents: Sequence[DocumentDiff], result: PreviewResult | None) -> str:
    """The whole page."""
    style = resources.files("benefits.corpus").joinpath("diff.css").read_text(encoding="utf-8")
    policy = "default-src 'none'; style-src 'unsafe-inline'"
    body = "".join(_document(document) for document in documents) + (_preview(result) if result else "")
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{style}</style></head>"
        f"<body><h1>{escape(title)}</h1>{body}</body></html>\n"
    )


def _document(document: DocumentDiff) -> str:
    parts = [f'<h2>{escape(document.path)} <small class="{document.fate.value}">{document.fate.value}</small></h2>']
    parts += [f'<p class="note">{escape(note)}</p>' for note in document.notes]
    if document.fields:
        rows = "".join(
            f"<tr><th>{escape(field.name)}</th><td><del>{escape(field.before or '')}</del></td>"
            f"<td><ins>{escape(field.after or '')}</ins></td></tr>"
            for field in document.fields
        )
        parts.append(f"<table><thead><tr><th>Field</th><th>Before</th><th>After</th></tr></thead>{rows}</table>")
    changed = [section for section in document.sections if section.fate is not Fate.SAME]
    parts += [_section(section) for section in changed]
    if len(document.sections) > len(changed):
        parts.append(f'<p class="same">{len(document.sections) - len(changed)} sections stay as they are.</p>')
    return f"<section>{''.join(parts)}</section>"


def _section(section: SectionDiff) -> str:
    title = " › ".join(section.headings) or "Beginning"
    before = f" <small>before: {escape(' › '.join(section.before))}</small>" if section.before is not None else ""
    head = "<thead><tr><th>Before</th><th>After</th></tr></thead>"
    rows = "".join(_rows(section.rows))
    return f'<h3 class="{section.fate.value}">{escape(title)}{before}</h3><table class="sides">{head}{rows}</table>'


def _rows(rows: Sequence[Row]) -> Iterator[str]:
    same = 0
    for row in rows:
        if row.fate is Fate.SAME:
            same += 1
            continue
        yield from _skipped(same)
        same = 0
        yield f"<tr><td>{_side(row.left)}</td><td>{_side(row.right)}</td></tr>"
    yield from _skipped(same)


def _skipped(count: int) -> Iterator[str]:
    if count:
        yield f'<tr class="same"><td colspan="2">… {count} unchanged …</td></tr>'


def _side(side: Side) -> str:
    parts = []
    for span in side:
        text = escape(span.text).replace("\n", "<br>")
        tag = _TAGS.get(span.kind)
        parts.append(f"<{tag}>{text}</{tag}>" if tag else text)
    return f'<div dir="auto">{"".join(parts)}</div>'


def _preview(result: PreviewResult) -> str:
    parts = [f"<h2>{len(result.changed)} of {result.asked} questions would be answered differently</h2>"]
    parts += [f'<p class="note">{escape(path)} cannot be read: {escape(reason)}</p>' for path, reason in result.failed]
    for item in result.changed:
        said = f'<h3 dir="auto">{escape(item.question)} <small>{escape(item.id)} · {escape(item.language)}</small></h3>'
        row = f"<tr><td>{_answer(item.before)}</td><td>{_answer(item.after)}</td></tr>"
        head = "<thead><tr><th>Now</th><th>Then</th></tr></thead>"
        parts.append(f'{said}<table class="sides">{head}{row}</table>')
    return f"<section>{''.join(parts)}</section>"


def _answer(shown: ShownAnswer) -> str:
    text = escape(shown.answer).replace("\n", "<br>")
    places = "".join(
        f"<li>{escape(document)}{f', page {page}' if page else ''}{f', {escape(section)}' if section else ''}</li>"
        for document, page, section, _ in shown.citations
    )
    return f'<p class="status">{escape(shown.status)}</p><div dir="auto">{text}</div><ol>{places}</ol>'
