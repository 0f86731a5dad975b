"""A review as a page: one HTML file that keeps decisions in the browser and gives the accepted questions as a download."""

import json
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template

from eval.draft.records import Decision, Proposal
from eval.report.markup import text


def review_page(proposals: Sequence[Proposal], decisions: dict[str, Decision], name: str) -> str:
    """The page; decisions made in the terminal are where it starts from."""
    static = resources.files("eval.draft") / "static"
    style = (resources.files("eval.report") / "static" / "report.css").read_text(encoding="utf-8")
    rows = [
        {
            "case": (decided.case or proposal.case if decided else proposal.case).model_dump(
                mode="json", exclude_defaults=True
            ),
            "made_by": proposal.made_by,
            "context": proposal.context,
            "verdict": decided.verdict if decided else None,
        }
        for proposal in proposals
        for decided in (decisions.get(proposal.case.id),)
    ]
    # Inside a script element only "</" and "<!--" would end or change it.
    data = json.dumps({"name": name, "rows": rows}, ensure_ascii=False).replace("<", "\\u003c")
    return Template((static / "review.html").read_text(encoding="utf-8")).substitute(
        style=style,
        script=(static / "review.js").read_text(encoding="utf-8"),
        title=text(f"Review of {name}"),
        count=str(len(rows)),
        data=data,
    )


def write_review_page(proposals: Sequence[Proposal], decisions: dict[str, Decision], name: str, path: Path) -> None:
    """Write the page to a file, whose folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review_page(proposals, decisions, name), encoding="utf-8")
