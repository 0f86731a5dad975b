"""What the HTML reports share: the head, the style, and a policy under which nothing is fetched."""

from dataclasses import dataclass
from importlib import resources
from string import Template

from eval.report.markup import text


@dataclass(frozen=True, slots=True)
class Head:
    """What stands above a report, as plain text: which kind of report, what it found, of what; `title` names the file in a browser."""

    eyebrow: str
    headline: str
    lede: str
    title: str


def framed(head: Head, body: str, style: str = "", script: str = "") -> str:
    """A report as one self-contained page.

    Args:
        head: what stands above it.
        body: the markup of its main part.
        style: rules beside those that all reports share.
        script: what runs when the page is there; a page without one may run none.
    """
    return filled(
        "eval.report",
        "frame.html",
        policy="script-src 'unsafe-inline'; img-src data:" if script else "img-src data:",
        eyebrow=text(head.eyebrow),
        headline=text(head.headline),
        lede=text(head.lede),
        title=text(head.title),
        style=static("eval.report", "report.css") + style,
        body=body,
        script=f"<script>\n{script}\n</script>\n" if script else "",
    )


def filled(package: str, name: str, **parts: str) -> str:
    """A packaged template with its places filled; the parts are markup already."""
    return Template(static(package, name)).substitute(parts)


def static(package: str, name: str) -> str:
    """A packaged file of a report: template, style or script."""
    return (resources.files(package) / "static" / name).read_text(encoding="utf-8")
