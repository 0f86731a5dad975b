"""Proposals from documents: what is found, what is left alone, and that an answer always stands in its quote."""

import itertools
import json
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.draft.choose import DraftPlan, draft
from eval.draft.facts import facts_in
from eval.draft.holding import holds
from eval.draft.numbers import sentence_findings
from eval.draft.records import DraftDocument, Finding
from eval.draft.tables import table_findings
from eval.draft.unmentioned import unmentioned
from eval.draft.wording import ask, ask_about, packaged, plain
from eval.draft.written import ModelWriter
from eval.model import ModelError, parse_object
from ingest.contract.chunks import Chunk, Unit, UnitKind
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.fold.fold import carries
from ingest.contract.language import SERVED_LANGUAGES

TABLE = (("Plan", "Deductible", "Card"), ("Basic", "US$ 500", "green"), ("Plus", "US$ 200", "blue"))


def document(
    *sentences: str,
    section: str = "Notice",
    path: str = "a.md",
    title: str = "Leave",
    lang: str = "en",
    table: bool = False,
) -> DraftDocument:
    blocks = [Block(BlockKind.HEADING, section, 2), *(Block(BlockKind.PARAGRAPH, text) for text in sentences)]
    if table:
        blocks.append(Block(BlockKind.TABLE, "\n".join(" ".join(row) for row in TABLE), rows=TABLE))
    text, starts = canonical_text(tuple(blocks))
    units = tuple(
        Unit(UnitKind.SENTENCE, start, start + len(block.text))
        for block, start in zip(blocks, starts, strict=True)
        if block.kind is BlockKind.PARAGRAPH
    )
    chunk = Chunk("c1", (section,), None, starts[0], len(text), units)
    return DraftDocument(path, title, lang, text, blocks, (chunk,), "leave", {"country": "ES"})


@pytest.mark.parametrize(
    ("lang", "text", "expected"),
    [
        ("en", "Tell us within 30 days, in writing.", [("duration", "30 days")]),
        ("en", "It costs US$1,000 (or 15 %).", [("money", "US$1,000"), ("percent", "15 %")]),
        ("en", "It lapses on 31 March 2026.", [("date", "31 March 2026")]),
        ("de", "bis zum 31. März, 3 Arbeitstage", [("date", "31. März"), ("duration", "3 Arbeitstage")]),
        ("es", "en 10 días laborables.", [("duration", "10 días laborables")]),
        ("zh", "每年有15天年假，至3月31日作废。", [("duration", "15天"), ("date", "3月31日")]),
        ("en", "Apprentices under 18 may use it.", []),
        ("es", "menores de 18 años", []),
        ("en", "Room 4, extension 4000, step 2", []),
        ("en", "no numbers here", []),
    ],
)
def test_quantities_are_found_as_written(lang: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert [(fact.kind, fact.text) for fact in facts_in(text, lang)] == expected


@given(text=st.text(alphabet="ab 3075,.%€$()days 日月1", max_size=40), lang=st.sampled_from(SERVED_LANGUAGES))
@settings(max_examples=200, deadline=None)
def test_facts_stand_where_they_say_and_never_overlap(text: str, lang: str) -> None:
    found = facts_in(text, lang)
    assert all(text[fact.start : fact.end] == fact.text for fact in found)
    assert all(one.end <= other.start for one, other in itertools.pairwise(found))


def test_a_quantity_is_asked_for_where_it_is_the_only_one_of_its_kind() -> None:
    one = list(sentence_findings(document("Give notice 30 days before you go.", "It costs EUR 20 once a year.")))
    assert [(item.made_by, item.facts) for item in one] == [("duration", ("30 days",)), ("money", ("EUR 20",))]
    assert one[0].question == "What length of time applies to “Notice” (Leave)?"
    two = list(
        sentence_findings(document("Give notice 30 days before you go.", "Agency staff give 10 days of notice."))
    )
    assert two == []


def test_sections_with_a_general_heading_are_left_alone() -> None:
    assert list(sentence_findings(document("Give notice 30 days before."), general={"Notice"})) == []


def test_a_heading_that_asks_is_the_question() -> None:
    (found,) = sentence_findings(
        document("You can take 12 weeks of it.", "Then 3 weeks more.", section="How long is it?")
    )
    assert (found.made_by, found.question, found.facts) == ("heading", "Leave: How long is it?", ("12 weeks",))


def test_the_only_address_of_a_document_is_asked_for() -> None:
    found = list(sentence_findings(document("Write to hr@example.com if unsure.")))
    assert [(item.made_by, item.facts) for item in found] == [("contact", ("hr@example.com",))]
    assert list(sentence_findings(document("Write to hr@example.com or to it@example.com."))) == []


def test_cells_with_numbers_are_asked_by_row_and_column() -> None:
    found = list(table_findings(document(table=True)))
    assert [(item.question, item.facts, item.quote) for item in found] == [
        ("What is given as “Deductible” for “Basic” (Leave)?", ("US$ 500",), "Basic US$ 500 green"),
        ("What is given as “Deductible” for “Plus” (Leave)?", ("US$ 200",), "Plus US$ 200 blue"),
    ]


@pytest.mark.parametrize(
    ("question", "quote", "facts"),
    [
        ("How long?", "Give notice 31 days before.", ("31 days",)),
        ("How long?", "Give notice 30 days before.", ("40 days",)),
        ("How long are the 30 days?", "Give notice 30 days before.", ("30 days",)),
        ("How long?", "Give notice 30 days before.", ()),
    ],
    ids=["quote not in the text", "fact not in the quote", "question tells the answer", "no fact"],
)
def test_what_does_not_hold_is_no_question(question: str, quote: str, facts: tuple[str, ...]) -> None:
    home = document("Give notice 30 days before.")
    assert holds(home, Finding("x", "How long?", "Give notice 30 days before.", ("30 days",)))
    assert not holds(home, Finding("x", question, quote, facts))


def corpus() -> list[DraftDocument]:
    return [
        document("Give notice 30 days before.", path="a.md", title="Leave", section="Giving notice", table=True),
        document("Give notice 14 days before.", path="b.md", title="Leave", section="Giving notice"),
        document("The room costs EUR 40 a night.", path="c.md", title="Travel", section="Hotels"),
    ]


def test_a_draft_has_cases_that_hold_and_nothing_twice() -> None:
    proposals = draft(corpus(), DraftPlan(count=10))
    questions = [item.case.question for item in proposals]
    assert len(questions) == len(set(questions)) == len({item.case.id for item in proposals})
    assert sum("Giving notice" in question for question in questions) == 1
    for item in proposals:
        assert all(carries(item.case.quote, fact) for fact in item.case.key_facts)
        assert item.case.answerable == bool(item.case.sources)
        assert item.case.answerable == bool(item.case.persona)
    assert sum(not item.case.answerable for item in proposals) == 2
    assert proposals == draft(corpus(), DraftPlan(count=10))


def test_only_documents_in_the_language_are_used() -> None:
    proposals = draft(
        [*corpus(), document("30 Tage vorher.", lang="de", path="d.md")], DraftPlan(count=20, language="de")
    )
    assert {item.case.lang for item in proposals} == {"de"}


def test_a_topic_that_any_document_names_in_any_language_is_not_proposed() -> None:
    silent = {item.case.topic for item in unmentioned([document("Nothing.")], ["en"])}
    spoken = {item.case.topic for item in unmentioned([document("公司提供宠物保险。", lang="zh")], ["en"])}
    assert silent - spoken == {"pets"}


@pytest.mark.parametrize("lang", SERVED_LANGUAGES)
def test_templates_and_topics_are_in_every_language(lang: str) -> None:
    for template in ("money", "percent", "duration", "date", "contact"):
        asked = ask_about(lang, template, "TITLE", "1. SECTION:")
        assert "TITLE" in asked
        assert "SECTION" in asked
        assert "1." not in asked
        assert "$" not in asked
    assert "ROW" in ask(lang, "table", row="ROW", column="COLUMN", title="TITLE")
    for spoken in packaged("unmentioned").values():
        question, words = spoken[lang]
        assert question
        assert all(word.strip() for word in words)


@pytest.mark.parametrize(
    ("heading", "expected"), [("一、目的", "目的"), ("5.8 Maternity", "Maternity"), ("401(k)", "401(k)")]
)
def test_numbering_is_no_part_of_a_heading(heading: str, expected: str) -> None:
    assert plain(heading) == expected


def model(reply: str) -> Sequence[Finding]:
    home = document("Give notice 30 days before you leave us for good.", "x" * 200)
    return [item for item in ModelWriter(lambda _i, _m: reply, 1)(home) if holds(home, item)]


def test_a_model_s_question_is_kept_where_quote_and_facts_hold() -> None:
    good = {
        "question": "When must I tell you?",
        "quote": "Give notice 30 days before you leave us for good.",
        "key_facts": ["30 days"],
    }
    (found,) = model(f"Sure!\n```json\n{json.dumps(good)}\n```")
    assert (found.made_by, found.facts, found.section) == ("model", ("30 days",), "Notice")
    for wrong in (
        {**good, "quote": "Give notice 60 days before."},
        {**good, "key_facts": ["60 days"]},
        {**good, "key_facts": "30 days"},
        {**good, "question": 3},
        {"question": "?"},
    ):
        assert model(json.dumps(wrong)) == []
    assert model("I cannot.") == []


@pytest.mark.parametrize(
    ("reply", "said"),
    [
        ("I cannot.", "a reply that is not what was asked for: 1"),
        ('{"question": "When?", "quote": "Sixty days.", "key_facts": []}', "a quote that is not in the passage: 1"),
        ('{"question": "When?", "quote": "  ", "key_facts": []}', "a quote that is not in the passage: 1"),
        (
            '{"question": "When?", "quote": "Give notice 30 days", "key_facts": ["60 days"]}',
            "a fact that is not in the quote",
        ),
        ('{"question": "When?", "quote": "Give notice 30 days", "key_facts": ["30 days"]}', "questions that hold: 1"),
    ],
)
def test_what_came_of_a_model_s_replies_is_counted(reply: str, said: str) -> None:
    writer = ModelWriter(lambda _i, _m: reply, 1)
    list(writer(document("Give notice 30 days before you leave us for good.", "x" * 200)))
    assert writer.text().startswith("The language model was asked about 1 passages")
    assert said in writer.text()


def test_a_model_that_fails_leaves_the_templates() -> None:
    def fails(_instructions: str, _message: str) -> str:
        raise ModelError("down")

    writer = ModelWriter(fails, 1)
    documents = [*corpus(), document("Give notice 30 days before you leave us for good.", "x" * 200)]
    with_model = draft(documents, DraftPlan(count=10, writers=(writer,)))
    assert writer.outcomes["no_reply"] == writer.outcomes.total() > 0
    assert with_model == draft(documents, DraftPlan(count=10))


@given(st.text(max_size=60))
def test_a_reply_is_an_object_or_nothing(reply: str) -> None:
    value = parse_object(reply)
    assert value is None or isinstance(value, dict)
