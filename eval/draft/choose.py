"""Chooses among what was found: only what its quote answers, nothing twice, something from every document."""

import hashlib
import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final

from eval.cases.case import Case, Source
from eval.draft.holding import holds
from eval.draft.numbers import sentence_findings
from eval.draft.records import DraftDocument, Finding, Proposal
from eval.draft.tables import table_findings
from eval.draft.unmentioned import unmentioned
from eval.draft.wording import speaks

SEED: Final = 20260101
_ALIKE: Final = 0.8
_UNANSWERABLE_SHARE: Final = 0.2
_SHARED: Final = 3
_PIECES: Final = re.compile(r"[^\W_]", re.UNICODE)

Writer = Callable[[DraftDocument], Iterable[Finding]]
"""Finds questions in a document, such as with a language model."""


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """How many proposals are wanted, in which language (None: each document's own); `writers` propose beside the templates."""

    count: int = 50
    language: str | None = None
    seed: int = SEED
    writers: Sequence[Writer] = ()


def draft(documents: Sequence[DraftDocument], plan: DraftPlan) -> list[Proposal]:
    """Up to `count` proposals, a fifth of them unanswerable, taken from the documents in turn. The same for the same documents and seed."""
    own = [item for item in documents if plan.language in (None, item.language) and speaks(item.language)]
    languages = [plan.language] if plan.language else sorted({document.language for document in documents})
    draw = random.Random(f"{plan.seed}")
    unanswered = list(unmentioned(documents, languages))
    draw.shuffle(unanswered)
    unanswered = unanswered[: int(plan.count * _UNANSWERABLE_SHARE)]
    taken: list[Proposal] = []
    seen: dict[str, list[frozenset[str]]] = {}
    writers: tuple[Writer, ...] = (
        *plan.writers,
        partial(sentence_findings, general=_general_headings(documents)),
        table_findings,
    )
    for document, finding in _in_turn(own, writers, draw):
        if len(taken) >= plan.count - len(unanswered):
            break
        parts = _parts(finding.question)
        alike = seen.setdefault(document.language, [])
        if not any(_overlap(parts, other) >= _ALIKE for other in alike):
            alike.append(parts)
            taken.append(_proposal(document, finding))
    return [*taken, *unanswered]


def _general_headings(documents: Sequence[DraftDocument]) -> frozenset[str]:
    """Headings that several documents share ("Contacts", "Who is covered"): a question about one of them could be about any of these."""
    homes = Counter(
        heading
        for document in documents
        for heading in {chunk.section for chunk in document.chunks if chunk.section is not None}
    )
    return frozenset(heading for heading, count in homes.items() if count >= _SHARED)


def _in_turn(
    documents: Sequence[DraftDocument], writers: Sequence[Writer], draw: random.Random
) -> Iterator[tuple[DraftDocument, Finding]]:
    """One finding of each document after another, round by round; within a document the ways of finding take turns."""
    order = list(documents)
    draw.shuffle(order)
    waiting = [(document, _mixed(document, writers, draw)) for document in order]
    while waiting:
        left = []
        for document, findings in waiting:
            finding = next(findings, None)
            if finding is not None:
                yield document, finding
                left.append((document, findings))
        waiting = left


def _mixed(document: DraftDocument, writers: Sequence[Writer], draw: random.Random) -> Iterator[Finding]:
    groups: dict[str, list[Finding]] = {}
    for writer in writers:
        for finding in writer(document):
            if holds(document, finding):
                groups.setdefault(finding.made_by, []).append(finding)
    for group in groups.values():
        draw.shuffle(group)
    order = list(groups)
    draw.shuffle(order)
    while groups:
        for made_by in [name for name in order if name in groups]:
            yield groups[made_by].pop()
            if not groups[made_by]:
                del groups[made_by]


def _proposal(document: DraftDocument, finding: Finding) -> Proposal:
    name = hashlib.sha256(f"{document.path}\n{finding.question}\n{finding.quote}".encode()).hexdigest()[:10]
    case = Case(
        id=f"draft-{document.language}-{finding.made_by}-{name}",
        lang=document.language,
        question=finding.question,
        answerable=True,
        sources=(Source(doc=document.path, page=finding.page, section=finding.section),),
        key_facts=finding.facts,
        quote=finding.quote,
        topic=document.topic,
        kind="table" if finding.made_by == "table" else "plain",
        persona=dict(document.persona) or None,
    )
    return Proposal(case=case, made_by=finding.made_by, context=finding.context)


def _parts(question: str) -> frozenset[str]:
    """Runs of three letters or digits, which tell questions apart in any script."""
    bare = "".join(_PIECES.findall(question.casefold()))
    return frozenset(bare[start : start + 3] for start in range(max(1, len(bare) - 2)))


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)
