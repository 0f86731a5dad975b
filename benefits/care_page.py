"""The check of a corpus for people: one HTML file that needs nothing else, dressed like the accuracy report."""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from benefits.care_charts import level_charts
from eval.report.frame import Head, filled, framed, static
from eval.report.markup import folded, table, text
from ingest.care.report import CareReport
from ingest.policy.findings import ORDER, Finding, Severity

CHECKS: Final = {
    "fields": ("Descriptions", "Fields of catalogue, sidecars and front matter are known and can be read."),
    "unreadable": ("Unreadable files", "Every file can be read, and nothing of it was left behind."),
    "dates": ("Dates", "A version begins before it ends, and is reviewed after it began."),
    "versions": ("Versions", "One version of a policy is in force for an audience on a day; what supersedes another names one that is there."),
    "translations": ("Translations", "A translation has an original that is there and binds."),
    "confidentiality": ("Confidentiality", "What is restricted is not published to everybody."),
    "drift": ("Translation drift", "Translations are of the version that is in force and hold the same numbers."),
    "contradictions": ("Contradictions", "No two statements give different amounts for one thing, for the same people on the same day."),
    "duplicates": ("Duplicates", "No two documents say the same, unless they are versions of one policy."),
    "stale": ("Out of date", "Reviews are not overdue, versions that have ended have followers, links lead somewhere."),
    "reading": ("Hard to read", "The reading formula of the language does not call the text hard."),
}  # fmt: skip


def care_page(report: CareReport) -> str:
    """The report as one self-contained page: styles, script and drawings are inside, and nothing is fetched."""
    headline = _headline(report)
    lede = f"{report.corpus}, as of {report.day:%d %B %Y}, read and checked in {report.seconds:.0f} s"
    body = filled(
        "benefits",
        "care.html",
        verdict=_verdict(report),
        cards="\n".join(_cards(report)),
        findings=_findings(report),
        coverage=_coverage(report),
        levels=level_charts(report.levels) or '<p class="soft">No document has five sentences of running text.</p>',
        level_table=_level_table(report),
        checks=_checks(report),
    )
    head = Head("Care of the corpus", headline, lede, f"Care of the corpus: {headline}")
    return framed(head, body, static("benefits", "care.css"), static("eval.report", "report.js"))


def check_title(check: str) -> str:
    """A check's name for people."""
    return CHECKS[check][0]


def _headline(report: CareReport) -> str:
    counts = [(report.count(severity), severity.value) for severity in ORDER[:2]]
    found = " and ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)
    return f"{found or 'Nothing to mend'} in {len(report.documents)} documents"


def _verdict(report: CareReport) -> str:
    errors, warnings = report.count(Severity.ERROR), report.count(Severity.WARNING)
    if errors:
        return f'<p class="verdict bad">{errors} to mend before publishing: answers would be wrong, or documents missing.</p>'
    if warnings:
        return f'<p class="verdict some">No errors. {warnings} things for their owners to look at.</p>'
    return '<p class="verdict good">No errors and no warnings.</p>'


def _cards(report: CareReport) -> Iterator[str]:
    documents = [document.info for document in report.documents]
    unpublished = sum(not document.published for document in report.documents)
    countries = [country for country in report.coverage.countries if len(country) == 2]
    cards = [
        ("Errors", str(report.count(Severity.ERROR)), "make answers wrong or keep a document out", "error" if report.count(Severity.ERROR) else ""),
        ("Warnings", str(report.count(Severity.WARNING)), "somebody should look", ""),
        ("Hints", str(report.count(Severity.HINT)), "may be left as they are", ""),
        ("Documents", str(len(documents)), f"of {report.files} files; {unpublished} not published", ""),
        ("Policies", str(len({info.policy for info in documents if info.policy})), f"in {len({info.language for info in documents})} languages", ""),
        ("Countries", str(len(countries)), ", ".join(countries) or "none named", ""),
    ]  # fmt: skip
    for title, figure, note, style in cards:
        yield f'<div class="card {style}"><p>{text(title)}</p><b>{text(figure)}</b><p>{text(note)}</p></div>'


def _findings(report: CareReport) -> str:
    if not report.findings:
        return '<p class="soft">Nothing was found.</p>'
    checks = Counter(finding.check for finding in report.findings)
    return (
        '<form id="filters" autocomplete="off">'
        '<label class="wide">Search <input type="search" id="f-text" placeholder="words, document, owner"></label>'
        + _select("severity", [(severity.value, severity.value) for severity in ORDER if report.count(severity)])
        + _select("check", [(name, f"{check_title(name)} ({count})") for name, count in sorted(checks.items())])
        + '<output id="f-count" aria-live="polite"></output></form><div id="questions">'
        + "\n".join(_finding(finding) for finding in report.findings)
        + "</div>"
    )


def _select(name: str, values: list[tuple[str, str]]) -> str:
    options = "".join(f'<option value="{text(value)}">{text(shown)}</option>' for value, shown in values)
    return f'<label>{name.capitalize()} <select id="f-{name}"><option value="">all</option>{options}</select></label>'


def _finding(finding: Finding) -> str:
    said = (
        f'<p class="said">{text(finding.field)}: {text(finding.value)}</p>' if finding.field and finding.value else ""
    )
    quotes = "".join(
        f'<div><p class="source">{text(quote.document)}{text(_place(quote.section, quote.page))}</p>'
        f'<blockquote dir="auto">{text(quote.text)}</blockquote></div>'
        for quote in finding.quotes
    )
    severity = finding.severity.value
    opened = " open" if finding.severity is Severity.ERROR else ""
    where = f'<span class="where">{text(finding.document)}</span>'
    return (
        f'<details class="q" data-severity="{severity}" data-check="{text(finding.check)}"{opened}>'
        f'<summary><span class="chip {severity}">{severity}</span><span>{text(check_title(finding.check))}</span>'
        f'<span class="what">{text(_sentence(finding.message))}{where}</span></summary>'
        f'<div class="body"><p class="remedy"><b>Remedy:</b> {text(finding.remedy)}.</p>{said}'
        + (f'<div class="sides">{quotes}</div>' if quotes else "")
        + "</div></details>"
    )


def _sentence(message: str) -> str:
    """A message with a capital, unless it begins with the name of a file or field."""
    word = message.split(" ", 1)[0]
    return (message[:1].upper() + message[1:] if word.isalpha() else message) + "."


def _place(section: str | None, page: int | None) -> str:
    return (f", page {page}" if page is not None else "") + (f" · {section}" if section else "")


def _coverage(report: CareReport) -> str:
    coverage = report.coverage
    head = "".join(f"<th>{text(name)}</th>" for name in ("topic", *coverage.countries))
    body = []
    for topic in coverage.topics:
        cells = []
        for country in coverage.countries:
            languages = coverage.cells.get((topic, country), {})
            cells.append(
                "".join(
                    f'<span class="lang">{text(name)}{f" <small>{count}</small>" if count > 1 else ""}</span>'
                    for name, count in sorted(languages.items(), key=lambda item: (-item[1], item[0]))
                )
            )
        body.append(f"<tr><th>{text(topic)}</th>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return f'<div class="matrix" tabindex="0"><table><thead><tr>{head}</tr></thead><tbody>{"".join(body)}</tbody></table></div>'


def _level_table(report: CareReport) -> str:
    levels = sorted(report.levels, key=lambda level: (level.language, -level.score if level.rising else level.score))
    rows = [
        (text(level.language), text(level.document), text(level.formula), f"{level.score:.0f}", f"{level.hard:.0f}")
        for level in levels
    ]
    headings = ("language", "document", "formula", "score", "hard beyond")
    return folded("Every document, the hardest of each language first", table(headings, rows, frozenset({3, 4})))


def _checks(report: CareReport) -> str:
    found = Counter((finding.check, finding.severity) for finding in report.findings)
    rows = [
        (text(title), text(meaning), *(str(found[(name, severity)] or "–") for severity in ORDER))
        for name, (title, meaning) in CHECKS.items()
    ]
    return table(("Check", "What should hold", "Errors", "Warnings", "Hints"), rows, frozenset({2, 3, 4}))
