"""Answers a question that asks to compare: the things side by side, a citation in each cell, "not stated" where there is none."""

import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from assistant.answer.comparison import Comparison, Line, as_text, number_cells
from assistant.answer.confidence import ConfidenceModel, evidence
from assistant.answer.extractive import EXTRACTIVE, notes
from assistant.answer.phrases import Phrases
from assistant.answer.records import Composed, Fragment
from assistant.answer.unit_features import PASSAGES_READ, RankingQuery
from assistant.compare.apart import own_places
from assistant.compare.choose import Choice, Chooser, Thresholds
from assistant.compare.detect import Request, detect
from assistant.compare.library import Library
from assistant.compare.lookup import Ranking, look_up
from assistant.compare.names import Kind
from assistant.compare.naming import plain_heading
from assistant.compare.overview import overview
from assistant.compare.together import shared_tables
from assistant.privacy.text import ScrubbedText
from assistant.reading import Asking
from assistant.retrieve.records import Query
from assistant.retrieve.retriever import Retriever

_LONGEST: Final = 900


@dataclass(frozen=True, slots=True)
class Compared:
    """A finished comparison; `fragments` are the stretches in its cells, in the order of its citations."""

    comparison: Comparison
    composed: Composed
    confidence: float
    fragments: tuple[Fragment, ...]


class Comparer:
    """Compares over the snapshots that it is given. Thread-safe; the names of the last snapshot are kept."""

    def __init__(self, confidence: ConfidenceModel, thresholds: Thresholds | None = None) -> None:
        self._confidence = confidence
        self._thresholds = thresholds or Thresholds()
        self._library: Library | None = None
        self._lock = threading.Lock()

    def compare(self, asking: Asking, retriever: Retriever, phrases: Phrases) -> Compared | None:
        """The comparison that a question asks for, None if it asks for none or the documents say too little."""
        library = self._library_of(retriever)
        request = detect(asking.question, asking.spoken, lambda: library.names)
        if request is None:
            return None
        found = self._find(request, asking, retriever, library)
        if found is None:
            return None
        choice, ranking = found
        columns = [_name(request, choice, at, asking.question, library, phrases) for at in range(len(choice.columns))]
        comparison, composed, fragments = _worded(columns, choice.lines, phrases, asking.language)
        query = RankingQuery(asking.question.text, asking.spoken, ranking.found)
        measured = evidence(query, ranking.read[:PASSAGES_READ], ranking.units)
        return Compared(comparison, composed, self._confidence.confidence(measured), fragments)

    def _find(
        self, request: Request, asking: Asking, retriever: Retriever, library: Library
    ) -> tuple[Choice, Ranking] | None:
        persona = _persona(asking.persona, request, library)
        tables = shared_tables(
            request, library, lambda info: info.in_force(asking.day) and info.audience.admits(persona)
        )
        places = own_places(request, library)
        positions = set().union(*(table.positions for table in tables), *places)
        if not positions:
            return None
        question = asking.question.without(request.around) if request.asks else asking.question
        query = Query(question, asking.spoken, tuple(sorted(persona.items())), asking.day)
        ranking = look_up(query, retriever, library.mask(positions), asking.language)
        if request.asks:
            choice = Chooser(request, library, self._thresholds).choose(tables, places, ranking)
        else:
            choice = overview(tables, places, ranking, library) if not request.concepts else None
        return (choice, ranking) if choice is not None else None

    def _library_of(self, retriever: Retriever) -> Library:
        with self._lock:
            if self._library is None or self._library.snapshot is not retriever.snapshot:
                self._library = Library(retriever.snapshot)
            return self._library


def _worded(
    columns: Sequence[str], lines: Sequence[Line], phrases: Phrases, language: str
) -> tuple[Comparison, Composed, tuple[Fragment, ...]]:
    """As many lines as an answer has room for, one at least, with who says it above and remarks below."""
    lines = _told_apart(lines)
    for count in range(len(lines), 0, -1):
        comparison, citations = number_cells(columns, lines[:count], phrases)
        fragments = [cell.fragment for line in lines[:count] for cell in line.cells if cell is not None]
        text = f"{_intro(fragments, phrases)}\n{as_text(comparison)}"
        remarks = notes(fragments, phrases, language, {})
        if len(text) + sum(len(note) + 1 for note in remarks) <= _LONGEST:
            break
    return comparison, Composed(text, citations, EXTRACTIVE, remarks), tuple(fragments)


def _told_apart(lines: Sequence[Line]) -> list[Line]:
    """The lines with their sections behind the labels, if two have the same one: what is paid in network, and what outside of it."""
    labels = [line.label.casefold() for line in lines if line.label]
    if len(labels) == len(set(labels)):
        return list(lines)
    return [replace(line, label=f"{line.label}{_section(line)}") for line in lines]


def _section(line: Line) -> str:
    sections = [cell.fragment.section for cell in line.cells if cell is not None and cell.fragment.section]
    return f" ({plain_heading(sections[0])})" if sections else ""


def _intro(fragments: Sequence[Fragment], phrases: Phrases) -> str:
    titles = list(dict.fromkeys(fragment.document.title for fragment in fragments))
    return phrases.say("intro_one", title=titles[0]) if len(titles) == 1 else phrases.say("intro_many")


def _persona(persona: Mapping[str, str], request: Request, library: Library) -> dict[str, str]:
    """The persona without what is compared: who asks about two countries may see the documents of both."""
    if not request.concepts:
        return dict(persona)
    named = {
        _attribute(concept)
        for thing in range(len(request.things))
        for concept in _labels(request, thing, library)[Kind.CONCEPTS]
    }
    return {name: value for name, value in persona.items() if name not in named}


def _attribute(concept: str) -> str:
    return "country" if concept.isupper() else "employment_type"


def _labels(request: Request, thing: int, library: Library) -> dict[Kind, list[str]]:
    """What a thing is called in the groups of each kind, the groups that hold most of the things first."""
    labels: dict[Kind, list[str]] = {kind: [] for kind in Kind}
    members = request.things[thing].members
    for number in (number for number in request.groups if number in members):
        group = library.names.groups[number]
        labels[group.kind].append(group.members[members[number][0]].label)
    return labels


def _name(request: Request, choice: Choice, at: int, question: ScrubbedText, library: Library, phrases: Phrases) -> str:
    """What a column is called: a country in the asker's language, else as its table, heading or title has it, else as the question has it."""
    column = choice.columns[at]
    labels = _labels(request, column.thing, library)
    if request.concepts:
        concept = labels[Kind.CONCEPTS][0]
        return phrases.attribute_value(_attribute(concept), concept)
    # Of a policy in several versions and languages, the title of the one that is quoted.
    quoted = [cell.fragment.document.title for line in choice.lines if (cell := line.cells[at]) is not None]
    titles = labels[Kind.DOCUMENTS] and [*quoted, *labels[Kind.DOCUMENTS]]
    thing = request.things[column.thing]
    fallback = [*labels[Kind.SECTIONS], *titles, question.text[thing.start : thing.end]]
    return column.label or fallback[0]
