"""From a scrubbed question to an answer: language, safety, search, selection, confidence, wording."""

import uuid
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, Protocol

from assistant.answer.addressed import for_readers, quotable
from assistant.answer.changes import ChangeNotice, PolicyChange, change_notes
from assistant.answer.confidence import ConfidenceModel, packaged_model
from assistant.answer.extractive import compose, notes, refuse
from assistant.answer.phrases import Phrases, phrases_for
from assistant.answer.records import Composed, Fragment, Status
from assistant.answer.select import select_fragments
from assistant.audience.decide import Decision, decide
from assistant.audience.missing import given_for_others_only
from assistant.audience.said import AudienceValues, audience_values, said, who_asks
from assistant.audience.wording import option_labels, question_back
from assistant.audit.log import get_logger
from assistant.clock import Clock
from assistant.compare.comparer import Compared, Comparer
from assistant.conversation.choose import prefers_resolved
from assistant.conversation.elliptical import Gap
from assistant.conversation.records import Context
from assistant.courtesies import without_courtesies
from assistant.errors import GenerationError
from assistant.language import question_language
from assistant.live_index import LiveIndex
from assistant.privacy.text import ScrubbedText
from assistant.reading import Asking, IndexView, Reading, blocks_of, coverage, find, neighbouring_sections, read
from assistant.records import Answer, AskOptions, CitationsKnown, Clarification, Event, Finished, Mode, TextDelta
from assistant.retrieve.records import Found, Passage, Query
from assistant.retrieve.retriever import Retriever
from assistant.safety.learned import Encoded
from assistant.safety.lexicon import Concern, Said
from assistant.safety.sensitive import concern_behind, listen
from assistant.support import InNeed, SafetyContacts, Support
from assistant.telling import answer_of, deltas, tell, text_of

_LOG: Final = get_logger("assistant.pipeline")


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
        change_notice_days: how far from the day that is asked about a change of a quoted policy may lie to be told.
    """

    def __init__(
        self,
        index: LiveIndex,
        safety: SafetyContacts | None = None,
        generator: AnswerWriter | None = None,
        confidence: ConfidenceModel | None = None,
        today: Callable[[], date] = date.today,
        *,
        change_notice_days: int = 60,
    ) -> None:
        self._index = index
        self._generator = generator
        self._confidence = confidence or packaged_model()
        self._support = Support(safety or SafetyContacts(), self._confidence)
        self._comparer = Comparer(self._confidence)
        self._today = today
        self._change_notice_days = change_notice_days
        self._audiences: tuple[str, AudienceValues] = ("", {})

    def ask(self, question: ScrubbedText, options: AskOptions, timings: Mapping[str, float] | None = None) -> Answer:
        """Answer a question; see `stream`."""
        return next(event.answer for event in self.stream(question, options, timings) if isinstance(event, Finished))

    def stream(
        self, question: ScrubbedText, options: AskOptions, timings: Mapping[str, float] | None = None
    ) -> Iterator[Event]:
        """Answer a question: the citations as soon as they are known, the text as it is worded, then the whole answer.

        A person in need is met with contacts even if the index fails; to any other question its error is raised.

        Args:
            question: scrubbed text.
            options: language, persona, day, mode.
            timings: milliseconds of the stages that came before, by name.
        """
        clock = Clock(dict(timings or {}))
        with clock.stage("language"):
            spoken = options.context.language or question_language(question, options.language)
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
            snapshot="",
            timings_ms=clock.milliseconds,
        )
        question = without_courtesies(question.calmed())
        heard = listen(question, spoken)
        try:
            looked = self._look(question, heard, spoken, options, clock)
        except Exception:  # a damaged file fails in whatever library reads it
            concern = self._concern_without_index(question, heard)
            if concern is None:
                raise
            _LOG.exception("index failed; a person in need was given contacts alone")
            yield from tell(self._support.meet(base, self._in_need(concern, base, options), None))
            return
        retriever = looked.retriever
        base = replace(base, snapshot=retriever.snapshot.name)
        if looked.concern is not None:
            yield from tell(self._support.meet(base, self._in_need(looked.concern, base, options), retriever))
            return
        if looked.compared is not None:
            asking, comparison = looked.compared
            notice = self._notice(retriever, asking)
            yield from tell(_comparison(_resolved(base, asking), comparison, notice, phrases))
            return
        with clock.stage("answer"):
            readings = [read(each, there, self._confidence) for each, there in looked.found]
            reading = _chosen(readings, options.context)
            base = _resolved(base, reading.asking)
            decision = _decide(retriever, reading)
            fragments = quotable(select_fragments(for_readers(decision.ranked), blocks_of(retriever)))
            follow_ups = neighbouring_sections(reading.found.passages, fragments)
            base = replace(base, confidence=round(reading.confidence, 4), follow_ups=follow_ups)
        for_others = given_for_others_only(reading.for_anyone, reading.asking.persona, blocks_of(retriever))
        if not fragments or for_others or reading.confidence < self._confidence.refuse_below:
            notice = self._notice(retriever, reading.asking)
            refused, changes = notice.under(refuse(fragments, phrases), fragments[:1], phrases)
            yield from tell(answer_of(replace(base, changes=changes), Status.NOT_FOUND, refused))
            return
        if decision.question is not None:
            clarify = Clarification(
                question_back(decision.question, phrases), option_labels(decision.question, phrases)
            )
            yield from tell(replace(base, status=Status.CLARIFY, answer=clarify.question, clarify=clarify))
            return
        with clock.stage("generation"):
            changes = self._notice(retriever, reading.asking).of(fragments)
            composed = yield from self._word(reading.asking, _Quoted(fragments, changes), phrases, options.mode)
            cited = {citation.n for citation in composed.citations}
            base = replace(base, changes=tuple(change for change in changes if change.n in cited))
        yield Finished(answer_of(base, Status.ANSWERED, composed))

    def search(self, query: Query, k: int) -> Sequence[Passage]:
        """The ranked passages before any composition or refusal; translations stand beside what they translate."""
        calm = replace(query, question=without_courtesies(query.question.calmed()))
        return self._index.current().search_all_languages(calm, k).passages

    def _look(self, question: ScrubbedText, heard: Said, spoken: str, options: AskOptions, clock: Clock) -> "_Looked":
        """Look in the index; what leaves no doubt that a person is in need is not looked for."""
        retriever = self._index.current()
        if heard.certain is not None:
            return _Looked(retriever, heard.certain)
        askings = self._askings(retriever, question, spoken, options)
        with clock.stage("comparison"):
            phrases = phrases_for(askings[0].language)
            compared = [(each, self._comparer.compare(each, retriever, phrases)) for each in askings]
        for asking, comparison in compared:
            if comparison is not None:
                return _Looked(retriever, compared=(asking, comparison))
        with clock.stage("retrieval"):
            found = [find(retriever, each) for each in askings]
        encoded = Encoded(retriever.snapshot.manifest.embedding, found[0].encoding.vector, found[0].sentence)
        return _Looked(retriever, concern_behind(heard, encoded), found=tuple(zip(askings, found, strict=True)))

    def _concern_without_index(self, question: ScrubbedText, heard: Said) -> Concern | None:
        """The concern that words and encoders tell by themselves."""
        return heard.certain or concern_behind(heard, self._index.encode(question))

    def _in_need(self, concern: Concern, base: Answer, options: AskOptions) -> InNeed:
        persona = {**options.context.told, **options.persona}
        return InNeed(concern, base.language, persona, options.as_of or self._today())

    def _notice(self, retriever: Retriever, asking: Asking) -> ChangeNotice:
        return ChangeNotice(retriever.snapshot, asking.day, self._change_notice_days)

    def _askings(
        self, retriever: Retriever, question: ScrubbedText, spoken: str, options: AskOptions
    ) -> tuple[Asking, ...]:
        """The ways to read a question: by itself, and with the turns before it if it leaves something out."""
        snapshot = retriever.snapshot
        if self._audiences[0] != snapshot.name:
            self._audiences = (snapshot.name, audience_values(document.info for document in snapshot.documents))
        _, known = self._audiences
        context = options.context
        told = {**context.told, **options.persona}
        language, day = options.language or spoken, options.as_of or self._today()
        named = said(question, spoken, known)
        alone = Asking(question, spoken, language, who_asks(question, spoken, told, known), day, named)
        if context.resolved is None:
            return (alone,)
        # What a follow-up names holds even where it was given otherwise: "And in Spain?" asks about Spain.
        persona = who_asks(question, spoken, told, known) | dict(context.carried) | dict(context.answered)
        sought = context.sought or context.resolved
        together = Asking(sought, spoken, language, persona, day, named, question, context.resolved)
        return (together,) if context.gap is Gap.CERTAIN else (alone, together)

    def _word(
        self, asking: Asking, rests_on: "_Quoted", phrases: Phrases, mode: Mode
    ) -> Generator[Event, None, Composed]:
        fragments, changes = rests_on.fragments, rests_on.changes
        quoted = compose(fragments, phrases, asking.language, asking.persona)
        cited = {citation.n for citation in quoted.citations}
        quoted = replace(quoted, notes=(*quoted.notes, *change_notes(changes, phrases, cited)))
        yield CitationsKnown(quoted.citations)
        if self._generator is None or mode is Mode.EXTRACTIVE:
            yield from deltas(text_of(quoted))
            return quoted
        begun = False
        try:
            with closing(self._generator.generate(asking.shown or asking.question, fragments, phrases)) as writing:
                while True:
                    yield TextDelta(next(writing))
                    begun = True
        except StopIteration as done:
            cited = {citation.n for citation in done.value.citations}
            remarks = notes(fragments, phrases, phrases.language, asking.persona, cited)
            changed = change_notes(changes, phrases, cited)
            written: Composed = replace(done.value, notes=(*done.value.notes, *remarks, *changed))
            yield TextDelta("".join(f"\n{note}" for note in written.notes))
            return written
        except GenerationError as error:
            quoted = replace(quoted, notes=(*quoted.notes, phrases.say(error.note)))
            # Text that was sent before it failed is not taken back here: the whole answer that follows takes its place.
            if not begun:
                yield from deltas(text_of(quoted))
            return quoted


@dataclass(frozen=True, slots=True)
class _Looked:
    """What a question met in the index: a concern or a comparison, which decide the answer, else what was found for each way to read it."""

    retriever: Retriever
    concern: Concern | None = None
    compared: tuple[Asking, Compared] | None = None
    found: Sequence[tuple[Asking, Found]] = ()


@dataclass(frozen=True, slots=True)
class _Quoted:
    """What an answer is worded from, and what changes in it."""

    fragments: Sequence[Fragment]
    changes: Sequence[PolicyChange]


def _comparison(base: Answer, compared: Compared, notice: ChangeNotice, phrases: Phrases) -> Answer:
    composed, changes = notice.under(compared.composed, compared.fragments, phrases)
    confidence = round(compared.confidence, 4)
    answered = replace(base, confidence=confidence, comparison=compared.comparison, changes=changes)
    return answer_of(answered, Status.ANSWERED, composed)


def _chosen(readings: Sequence[Reading], context: Context) -> Reading:
    alone, together = readings[0], readings[-1]
    resolved = prefers_resolved(context.gap, coverage(alone, alone), coverage(alone, together))
    return together if resolved else alone


def _resolved(base: Answer, asking: Asking) -> Answer:
    """Show how a question was read, where that is not as it was typed."""
    return base if asking.shown is None else replace(base, resolved=asking.shown)


def _decide(retriever: Retriever, reading: Reading) -> Decision:
    """Whether the answer depends on something that is not known of the person."""
    return decide(reading.asking.asked, reading.ranked, blocks_of(retriever), IndexView(retriever, reading))
