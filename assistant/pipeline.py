"""From a scrubbed question to an answer: language, safety, search, selection, confidence, wording."""

import re
import time
import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final, Protocol

from assistant.answer.addressed import for_readers, quotable
from assistant.answer.confidence import ConfidenceModel, evidence, packaged_model
from assistant.answer.extractive import compose, notes, refuse
from assistant.answer.phrases import Phrases, phrases_for
from assistant.answer.records import Composed, Contact, Fragment, Status
from assistant.answer.select import select_fragments
from assistant.answer.unit_ranking import RankingQuery, rank_units, read_passages
from assistant.answer.variants import prefer_language
from assistant.errors import GenerationError
from assistant.language import question_language
from assistant.live_index import LiveIndex
from assistant.privacy.text import ScrubbedText
from assistant.records import Answer, AskOptions, CitationsKnown, Event, Finished, Mode, TextDelta
from assistant.retrieve.records import Passage, Query
from assistant.retrieve.retriever import Retriever
from assistant.safety.sensitive import Concern, concern_of
from ingest.contract.documents import Block

_PASSAGES: Final = 24
_FOLLOW_UPS: Final = 3
# "6. How to ask", "5.10 Teletherapy": a heading's number means nothing outside its document.
_NUMBERING: Final = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+")


@dataclass(frozen=True, slots=True)
class SafetyContacts:
    """Whom to name when a person comes first, by concern; `numbers` are emergency numbers by country."""

    contacts: Mapping[Concern, tuple[Contact, ...]] = field(default_factory=dict)
    numbers: tuple[str, ...] = ()


class AnswerWriter(Protocol):
    """Words an answer from fragments; see `assistant.answer.generative`."""

    def generate(
        self, question: ScrubbedText, fragments: Sequence[Fragment], phrases: Phrases
    ) -> Generator[str, None, Composed]:
        """Write an answer piece by piece and return it whole, or raise `GenerationError`."""


class Pipeline:
    """Answers questions. Thread-safe; models are loaded by whoever makes the parts.

    Args:
        index: the published index.
        safety: contacts for people in need.
        generator: a language model, if one is configured.
        confidence: weights of the confidence; the packaged ones by default.
        today: the day that questions without `as_of` are about.
    """

    def __init__(
        self,
        index: LiveIndex,
        safety: SafetyContacts | None = None,
        generator: AnswerWriter | None = None,
        confidence: ConfidenceModel | None = None,
        today: Callable[[], date] = date.today,
    ) -> None:
        self._index = index
        self._safety = safety or SafetyContacts()
        self._generator = generator
        self._confidence = confidence or packaged_model()
        self._today = today

    def ask(self, question: ScrubbedText, options: AskOptions, timings: Mapping[str, float] | None = None) -> Answer:
        """Answer a question; see `stream`."""
        return next(event.answer for event in self.stream(question, options, timings) if isinstance(event, Finished))

    def stream(
        self, question: ScrubbedText, options: AskOptions, timings: Mapping[str, float] | None = None
    ) -> Iterator[Event]:
        """Answer a question: the citations as soon as they are known, the text as it is worded, then the whole answer.

        Args:
            question: scrubbed text.
            options: language, persona, day, mode.
            timings: milliseconds of the stages that came before, by name.
        """
        clock = _Clock(dict(timings or {}))
        retriever = self._index.current()
        with clock.stage("language"):
            spoken = question_language(question, options.language)
            language = options.language or spoken
        phrases = phrases_for(language)
        base = Answer(
            answer_id=uuid.uuid4().hex,
            status=Status.NOT_FOUND,
            language=phrases.language,
            question=question,
            answer="",
            citations=(),
            confidence=0.0,
            generator="extractive",
            snapshot=retriever.snapshot.name,
            timings_ms=clock.milliseconds,
        )
        concern = concern_of(question, spoken)
        if concern is not None:
            yield from _told(self._comfort(base, concern, phrases))
            return
        with clock.stage("retrieval"):
            query = Query(question, spoken, tuple(sorted(options.persona.items())), options.as_of or self._today())
            found = retriever.search(query, _PASSAGES)
        with clock.stage("answer"):
            found = replace(found, passages=prefer_language(found.passages, language))
            read = read_passages(found)
            ranked = rank_units(read, RankingQuery(question.text, spoken, found.encoding))
            confidence = self._confidence.confidence(evidence(found, read, ranked, spoken))
            fragments = quotable(select_fragments(for_readers(ranked), _blocks(retriever)))
            base = replace(base, confidence=round(confidence, 4), follow_ups=_follow_ups(found.passages, fragments))
        if not fragments or confidence < self._confidence.refuse_below:
            yield from _told(_answer(base, Status.NOT_FOUND, refuse(fragments, phrases)))
            return
        with clock.stage("generation"):
            composed = yield from self._word(question, fragments, phrases, language, options)
        yield Finished(_answer(base, Status.ANSWERED, composed))

    def search(self, query: Query, k: int) -> Sequence[Passage]:
        """The ranked passages before any composition or refusal."""
        return self._index.current().search(query, k).passages

    def _word(
        self,
        question: ScrubbedText,
        fragments: Sequence[Fragment],
        phrases: Phrases,
        language: str,
        options: AskOptions,
    ) -> Generator[Event, None, Composed]:
        quoted = compose(fragments, phrases, language, options.persona)
        yield CitationsKnown(quoted.citations)
        if self._generator is None or options.mode is Mode.EXTRACTIVE:
            yield from _deltas(_text(quoted))
            return quoted
        begun = False
        try:
            with closing(self._generator.generate(question, fragments, phrases)) as writing:
                while True:
                    yield TextDelta(next(writing))
                    begun = True
        except StopIteration as done:
            remarks = notes(fragments, phrases, phrases.language, options.persona)
            written: Composed = replace(done.value, notes=(*done.value.notes, *remarks))
            yield TextDelta("".join(f"\n{note}" for note in written.notes))
            return written
        except GenerationError as error:
            quoted = replace(quoted, notes=(*quoted.notes, phrases.say(error.note)))
            # Text that was sent before it failed is not taken back here: the whole answer that follows takes its place.
            if not begun:
                yield from _deltas(_text(quoted))
            return quoted

    def _comfort(self, base: Answer, concern: Concern, phrases: Phrases) -> Answer:
        contacts = self._safety.contacts.get(concern, ())
        numbers = f" ({', '.join(self._safety.numbers)})" if self._safety.numbers else ""
        opening = "sensitive_harassment" if concern is Concern.HARASSMENT else "sensitive_intro"
        lines = [phrases.say(opening), phrases.say("sensitive_emergency", numbers=numbers)]
        if contacts:
            lines.append(phrases.say("sensitive_contacts"))
            lines.extend(f"• {' · '.join(filter(None, (c.name, c.phone, c.email, c.note)))}" for c in contacts)
        return replace(base, status=Status.SENSITIVE, answer="\n".join(lines), contacts=contacts, confidence=1.0)


class _Clock:
    """Milliseconds by stage; the mapping is filled as stages end."""

    def __init__(self, milliseconds: dict[str, float]) -> None:
        self.milliseconds = milliseconds

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            self.milliseconds[name] = round((time.perf_counter() - began) * 1000, 2)


def _text(composed: Composed) -> str:
    return "\n".join([composed.text, *composed.notes])


def _answer(base: Answer, status: Status, composed: Composed) -> Answer:
    return replace(
        base, status=status, answer=_text(composed), citations=composed.citations, generator=composed.generator
    )


def _told(answer: Answer) -> Iterator[Event]:
    """The events of an answer that is known whole."""
    yield CitationsKnown(answer.citations)
    yield from _deltas(answer.answer)
    yield Finished(answer)


def _deltas(text: str) -> Iterator[TextDelta]:
    return (TextDelta(line) for line in text.splitlines(keepends=True))


def _blocks(retriever: Retriever) -> Callable[[Passage], tuple[Block, ...]]:
    snapshot = retriever.snapshot
    return lambda passage: snapshot.open(snapshot.document_of(passage.position)).blocks


def _follow_ups(passages: Sequence[Passage], fragments: Sequence[Fragment]) -> tuple[str, ...]:
    """Neighbouring sections that were found but not quoted."""
    shown = {(fragment.document.path, fragment.section) for fragment in fragments}
    sections = [
        passage.chunk.section
        for passage in passages[:12]
        if passage.chunk.section and (passage.document.path, passage.chunk.section) not in shown
    ]
    return tuple(dict.fromkeys(_NUMBERING.sub("", section) for section in sections))[:_FOLLOW_UPS]
