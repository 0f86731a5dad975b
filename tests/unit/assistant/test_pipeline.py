from collections.abc import Generator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from handbook import Document, heading, make_info, paragraph, publish_handbook, scrubbed, table
from hash_embedder import HashEmbedder

from assistant.answer.confidence import packaged_model
from assistant.answer.phrases import Phrases, phrases_for
from assistant.answer.records import Composed, Contact, Fragment
from assistant.errors import GenerationError
from assistant.live_index import LiveIndex
from assistant.pipeline import AnswerWriter, Pipeline
from assistant.privacy.text import ScrubbedText
from assistant.records import AskOptions, CitationsKnown, Finished, Mode, TextDelta
from assistant.retrieve.records import Query
from assistant.safety.lexicon import Concern
from assistant.support import SafetyContacts

TODAY = date(2026, 6, 1)
HANDBOOK: tuple[Document, ...] = (
    (
        make_info("leave.en.md", title="Annual leave"),
        (heading("Amount"), paragraph("Everyone has 30 days of leave."), heading("Asking"), paragraph("Ask early.")),
    ),
    (make_info("leave-2024.en.md", effective_to=date(2024, 12, 31)), (paragraph("Everyone has 20 days of leave."),)),
)
ALWAYS = replace(packaged_model(), refuse_below=0.0)
NEVER = replace(packaged_model(), refuse_below=1.0)
QUESTION = scrubbed("How many days of leave has everyone?")


class Writer:
    """A generator that writes one sentence, or fails."""

    def __init__(self, fails: bool = False, pieces: Sequence[str] = ("Thirty [1].",)) -> None:
        self.questions: list[ScrubbedText] = []
        self._fails = fails
        self._pieces = pieces

    def generate(
        self, question: ScrubbedText, fragments: Sequence[Fragment], phrases: Phrases
    ) -> Generator[str, None, Composed]:
        self.questions.append(question)
        yield from self._pieces
        if self._fails:
            raise GenerationError("scripted")
        return Composed("Thirty [1].", (), "llm:writer", ("a note",))


@pytest.fixture
def index(tmp_path: Path, embedder: HashEmbedder) -> LiveIndex:
    publish_handbook(tmp_path, embedder, HANDBOOK)
    return LiveIndex(tmp_path, embedder)


def make(index: LiveIndex, generator: AnswerWriter | None = None, refuses: bool = False) -> Pipeline:
    return Pipeline(index, generator=generator, confidence=NEVER if refuses else ALWAYS, today=lambda: TODAY)


def test_question_is_answered_with_a_quote(index: LiveIndex) -> None:
    answer = make(index).ask(QUESTION, AskOptions(), {"scrub": 1.5})
    assert answer.status == "answered"
    assert answer.language == "en"
    assert answer.question is QUESTION
    assert "Everyone has 30 days of leave. [1]" in answer.answer
    assert answer.citations[0].document == "leave.en.md"
    assert answer.snapshot == index.current().snapshot.name
    assert list(answer.timings_ms) == ["scrub", "language", "comparison", "retrieval", "answer", "generation"]
    assert answer.timings_ms["scrub"] == 1.5
    assert "Amount" not in answer.follow_ups


def test_answers_have_ids_of_their_own(index: LiveIndex) -> None:
    pipeline = make(index)
    assert pipeline.ask(QUESTION, AskOptions()).answer_id != pipeline.ask(QUESTION, AskOptions()).answer_id


def test_low_confidence_is_a_refusal_that_names_the_nearest(index: LiveIndex) -> None:
    answer = make(index, Writer(), refuses=True).ask(QUESTION, AskOptions())
    assert answer.status == "not_found"
    assert answer.answer.startswith(phrases_for("en").say("not_found"))
    assert "30" not in answer.answer
    assert len(answer.citations) == 1
    assert answer.generator == "extractive"


def test_nothing_in_force_is_a_refusal_without_a_citation(tmp_path: Path, embedder: HashEmbedder) -> None:
    publish_handbook(tmp_path, embedder, HANDBOOK[1:])
    answer = make(LiveIndex(tmp_path, embedder)).ask(QUESTION, AskOptions())
    assert (answer.status, answer.citations, answer.follow_ups) == ("not_found", (), ())


def test_day_decides_which_document_answers(index: LiveIndex) -> None:
    answer = make(index).ask(QUESTION, AskOptions(as_of=date(2024, 6, 1)))
    assert "20 days" in answer.answer
    assert "20 days" not in make(index).ask(QUESTION, AskOptions()).answer


def test_language_that_was_asked_for_frames_the_answer(index: LiveIndex) -> None:
    answer = make(index).ask(QUESTION, AskOptions(language="de"))
    assert answer.language == "de"
    assert "In „Annual leave“ steht:" in answer.answer
    assert answer.answer.endswith("Das Dokument ist auf Englisch; die Stelle wird im Original zitiert.")


def test_person_in_need_gets_contacts_before_the_question_is_searched_for(index: LiveIndex) -> None:
    contacts = (Contact("Harbour", phone="0800", email="h@x.example"), Contact("OpenLine", note="anonymous"))
    safety = SafetyContacts({Concern.CRISIS: contacts}, ("112", "911"))
    writer = Writer()
    answer = Pipeline(index, safety, writer).ask(scrubbed("I want to end my life"), AskOptions(mode=Mode.GENERATIVE))
    assert answer.status == "sensitive"
    assert answer.contacts == contacts
    assert "(112, 911)" in answer.answer
    assert "• Harbour · 0800 · h@x.example" in answer.answer
    assert "• OpenLine · anonymous" in answer.answer
    assert (answer.citations, answer.confidence) == ((), 1.0)
    assert "retrieval" not in answer.timings_ms
    assert writer.questions == []


def test_person_in_need_is_met_without_contacts_too(index: LiveIndex) -> None:
    answer = Pipeline(index).ask(scrubbed("My manager keeps touching me"), AskOptions())
    assert answer.answer.splitlines() == [
        phrases_for("en").say("sensitive_harassment"),
        phrases_for("en").say("sensitive_emergency", numbers=""),
    ]


def test_generator_writes_the_answer(index: LiveIndex) -> None:
    writer = Writer()
    answer = make(index, writer).ask(QUESTION, AskOptions())
    assert (answer.answer, answer.generator) == ("Thirty [1].\na note", "llm:writer")
    assert writer.questions == [QUESTION]


def test_quotes_stand_in_for_a_generator_that_fails(index: LiveIndex) -> None:
    answer = make(index, Writer(fails=True)).ask(QUESTION, AskOptions())
    assert answer.generator == "extractive"
    assert "30 days" in answer.answer
    assert answer.answer.endswith(phrases_for("en").say("fallback_note"))


@pytest.mark.parametrize("generator", [None, Writer(), Writer(fails=True, pieces=())])
def test_stream_sends_citations_then_text_then_the_answer(index: LiveIndex, generator: Writer | None) -> None:
    first, *deltas, last = make(index, generator).stream(QUESTION, AskOptions())
    assert isinstance(first, CitationsKnown)
    assert isinstance(last, Finished)
    assert [citation.document for citation in first.citations] == ["leave.en.md"]
    assert "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)) == last.answer.answer
    assert deltas


def test_stream_of_a_generator_that_fails_late_ends_with_the_quotes(index: LiveIndex) -> None:
    events = list(make(index, Writer(fails=True)).stream(QUESTION, AskOptions()))
    last = events[-1]
    assert isinstance(last, Finished)
    assert TextDelta("Thirty [1].") in events
    assert "Thirty" not in last.answer.answer
    assert last.answer.generator == "extractive"


def test_nothing_is_generated_before_the_citations_are_taken(index: LiveIndex) -> None:
    writer = Writer()
    stream = make(index, writer).stream(QUESTION, AskOptions())
    assert isinstance(next(iter(stream)), CitationsKnown)
    assert writer.questions == []


def test_refusal_and_comfort_stream_too(index: LiveIndex) -> None:
    for question, refuses in ((QUESTION, True), (scrubbed("I want to end my life"), False)):
        first, *deltas, last = make(index, refuses=refuses).stream(question, AskOptions())
        assert isinstance(first, CitationsKnown)
        assert isinstance(last, Finished)
        assert first.citations == last.answer.citations
        assert "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)) == last.answer.answer


def test_extractive_mode_asks_no_generator(index: LiveIndex) -> None:
    writer = Writer()
    assert make(index, writer).ask(QUESTION, AskOptions(mode=Mode.EXTRACTIVE)).generator == "extractive"
    assert writer.questions == []


def test_search_gives_passages_without_an_answer(index: LiveIndex) -> None:
    passages = make(index, refuses=True).search(Query(QUESTION, "en", (), TODAY), 1)
    assert [passage.document.path for passage in passages] == ["leave.en.md"]


def test_comparison_is_streamed_like_any_answer(tmp_path: Path, embedder: HashEmbedder) -> None:
    plans = (
        make_info("plans.en.md", title="Plans"),
        (heading("Plans"), table(("You pay", "Basic", "Extra"), ("Dentist", "20", "10"), ("Glasses", "50", "30"))),
    )
    publish_handbook(tmp_path, embedder, (*HANDBOOK, plans))
    question = scrubbed("What is the difference between Basic and Extra?")
    writer = Writer()
    first, *deltas, last = make(LiveIndex(tmp_path, embedder), writer).stream(question, AskOptions())
    assert isinstance(first, CitationsKnown)
    assert isinstance(last, Finished)
    assert last.answer.comparison is not None
    assert last.answer.comparison.columns == ("Basic", "Extra")
    assert "".join(delta.text for delta in deltas if isinstance(delta, TextDelta)) == last.answer.answer
    assert writer.questions == [], "a table is quoted, not written"
    assert make(LiveIndex(tmp_path, embedder)).ask(QUESTION, AskOptions()).comparison is None


CHANGED: tuple[Document, ...] = (
    (
        make_info("leave.en.md", title="Leave", policy="leave", version="2.0", effective_from=TODAY),
        (heading("Amount"), paragraph("Everyone has 30 days of leave.")),
    ),
    (
        make_info("old.en.md", title="Leave", policy="leave", version="1.0", effective_to=date(2026, 5, 31)),
        (heading("Amount"), paragraph("Everyone has 20 days of leave.")),
    ),
)


@pytest.mark.parametrize("generator", [None, Writer(), Writer(fails=True)])
def test_a_change_of_the_quoted_policy_is_told_and_not_cited(
    tmp_path: Path, embedder: HashEmbedder, generator: Writer | None
) -> None:
    publish_handbook(tmp_path, embedder, CHANGED)
    pipeline = make(LiveIndex(tmp_path, embedder), generator)
    answer = pipeline.ask(QUESTION, AskOptions(mode=Mode.AUTO))
    cited = {citation.document for citation in answer.citations}
    assert "old.en.md" not in cited
    if cited:
        assert "In force since 1 June 2026; before that: “Everyone has 20 days of leave.”" in answer.answer
        assert [change.before.document.path for change in answer.changes if change.before] == ["old.en.md"]
    else:
        assert answer.changes == ()


def test_a_change_outside_of_the_notice_is_not_told(tmp_path: Path, embedder: HashEmbedder) -> None:
    publish_handbook(tmp_path, embedder, CHANGED)
    pipeline = Pipeline(
        LiveIndex(tmp_path, embedder), confidence=ALWAYS, today=lambda: date(2026, 6, 2), change_notice_days=0
    )
    answer = pipeline.ask(QUESTION, AskOptions())
    assert answer.changes == ()
    assert "In force since" not in answer.answer
