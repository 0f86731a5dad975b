"""A review as a page: one HTML file that keeps decisions in the browser and gives the accepted questions as a download."""

import json
from collections.abc import Sequence
from pathlib import Path

from eval.draft.records import Decision, Proposal
from eval.report.frame import Head, filled, framed, static


def review_page(proposals: Sequence[Proposal], decisions: dict[str, Decision], name: str) -> str:
    """The page; decisions made in the terminal are where it starts from."""
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
    lede = f"{len(rows)} proposals. Accept what an employee would ask and the quote answers; mend the wording; reject the rest."
    title = f"Review of {name}"
    return framed(
        Head("Proposed questions", title, lede, title),
        filled("eval.draft", "review.html", data=data),
        static("eval.draft", "review.css"),
        static("eval.draft", "review.js"),
    )


def write_review_page(proposals: Sequence[Proposal], decisions: dict[str, Decision], name: str, path: Path) -> None:
    """Write the page to a file, whose folder is made if need be."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(review_page(proposals, decisions, name), encoding="utf-8")
