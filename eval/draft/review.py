"""A review in the terminal: one proposal after another, one key each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from eval.cases.case import Case
from eval.draft.files import add_decision, read_decisions, write_accepted
from eval.draft.records import Decision, Proposal, Verdict
from ingest.contract.fold.fold import carries

KEYS: Final = "a accept · e edit · r reject · s later · b back · q quit"
_BETWEEN: Final = "|"


@dataclass(frozen=True, slots=True)
class Desk:
    """The person's side: `key` waits for one key, `line` for a line (shown what stands there now), `show` prints."""

    key: Callable[[], str]
    line: Callable[[str, str], str]
    show: Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Reviewed:
    """How far a review is."""

    accepted: int
    rejected: int
    open: int


def review(proposals: Sequence[Proposal], decisions: Path, accepted: Path, desk: Desk) -> Reviewed:
    """Ask about every proposal that has no decision yet; each decision is on disk before the next is asked."""
    known = read_decisions(decisions)
    waiting = [proposal for proposal in proposals if proposal.case.id not in known]
    place = 0
    while place < len(waiting):
        proposal = waiting[place]
        desk.show(_shown(proposal, len(proposals) - len(waiting) + place + 1, len(proposals)))
        desk.show(KEYS)
        key = _key(desk)
        if key == "q":
            break
        if key == "b":
            place = max(0, place - 1)
            continue
        if key != "s":
            decision = _decide(proposal, key, desk)
            if decision is None:
                continue
            known[decision.id] = decision
            add_decision(decisions, decision)
        place += 1
    count = write_accepted(proposals, known, accepted)
    rejected = sum(known[item.case.id].verdict == "reject" for item in proposals if item.case.id in known)
    return Reviewed(count, rejected, len(proposals) - count - rejected)


def _key(desk: Desk) -> str:
    while True:
        key = desk.key().lower()
        if key in ("a", "e", "r", "s", "b", "q"):
            return key
        if key in ("", "\x03", "\x04"):  # the input has ended
            return "q"
        desk.show(KEYS)


def _decide(proposal: Proposal, key: str, desk: Desk) -> Decision | None:
    verdict: Verdict = "reject" if key == "r" else "accept"
    case = proposal.case
    if key == "e":
        edited = _edited(case, desk)
        if edited is None:
            return None
        case = edited
    return Decision(id=proposal.case.id, verdict=verdict, case=case if key == "e" else None)


def _edited(case: Case, desk: Desk) -> Case | None:
    """The case with the person's words; None where they cannot be, which is said."""
    question = desk.line("Question", case.question).strip() or case.question
    if not case.answerable:
        return case.model_copy(update={"question": question})
    typed = desk.line(f"Key facts, {_BETWEEN} between", f" {_BETWEEN} ".join(case.key_facts))
    facts = tuple(part.strip() for part in typed.split(_BETWEEN) if part.strip()) or case.key_facts
    missing = [fact for fact in facts if not carries(case.quote, fact, (None, case.lang))]
    if missing:
        desk.show(f"not kept: {', '.join(missing)} does not stand in the quote; take words from it")
        return None
    return case.model_copy(update={"question": question, "key_facts": facts})


def _shown(proposal: Proposal, number: int, of: int) -> str:
    case = proposal.case
    lines = ["", f"{number} of {of} · {case.lang} · {proposal.made_by}", case.question]
    if not case.answerable:
        return "\n".join([*lines, "  to be refused: no document has a word of it"])
    source = case.sources[0]
    place = [
        source.doc,
        *([f"page {source.page}"] if source.page else []),
        *([source.section] if source.section else []),
    ]
    return "\n".join(
        [*lines, f"  quote: {case.quote}", f"  facts: {f' {_BETWEEN} '.join(case.key_facts)}", f"  {' · '.join(place)}"]
    )
