"""Every kind of answer that cites a policy says what changes in it: tables and refusals as well as quotes."""

from dataclasses import replace
from datetime import date

import pytest
from handbook import Document, heading, make_info, paragraph, publish_handbook, scrubbed, table
from hash_embedder import HashEmbedder

from assistant.answer.comparison import around_table
from assistant.answer.confidence import ConfidenceModel, packaged_model
from assistant.api.models import answer_json
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions, Status

CHANGE = date(2026, 7, 1)
BEFORE, AFTER = date(2026, 6, 20), date(2026, 7, 2)
NEVER = replace(packaged_model(), refuse_below=1.0)
PAY = ("You pay", "Basic", "Extra")


def plans(path: str, dentist: tuple[str, str], **fields: object) -> Document:
    info = make_info(path, title="Plans", policy="plans", **fields)
    rows = (("Dentist", *dentist), ("Glasses", "EUR 50", "EUR 30"))
    return info, (heading("Plans"), table(PAY, *rows))


def leave(path: str, days: int, **fields: object) -> Document:
    info = make_info(path, title="Leave", policy="leave", **fields)
    rows = (("Country", "Days a year"), ("Germany", "30 days"), ("Spain", f"{days} days"))
    return info, (heading("Leave"), table(*rows), paragraph("Ask your manager four weeks ahead."))


OLD, NEW = {"version": "1", "effective_to": date(2026, 6, 30)}, {"version": "2", "effective_from": CHANGE}
HANDBOOK: tuple[Document, ...] = (
    plans("plans-1.en.md", ("EUR 20", "EUR 10"), **OLD),
    plans("plans-2.en.md", ("EUR 25", "EUR 15"), **NEW),
    leave("leave-1.en.md", 25, **OLD),
    leave("leave-2.en.md", 27, **NEW),
    (make_info("pay.en.md", title="Pay"), (heading("Pay"), paragraph("Salaries are paid on the 25th."))),
)


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> LiveIndex:
    embedder = HashEmbedder()
    folder = tmp_path_factory.mktemp("changes")
    publish_handbook(folder, embedder, HANDBOOK)
    return LiveIndex(folder, embedder)


def ask(index: LiveIndex, text: str, day: date, confidence: ConfidenceModel | None = None, days: int = 60) -> Answer:
    pipeline = Pipeline(index, confidence=confidence, today=lambda: day, change_notice_days=days)
    return pipeline.ask(scrubbed(text), AskOptions())


@pytest.mark.parametrize(
    ("text", "day", "line", "cited"),
    [
        (
            "What is the difference between Basic and Extra for the dentist?",
            BEFORE,
            "Changes on 1 July 2026; from then on: “Dentist · EUR 25 · EUR 15”",
            "plans-1.en.md",
        ),
        (
            "What is the difference between Basic and Extra for the dentist?",
            AFTER,
            "In force since 1 July 2026; before that: “Dentist · EUR 20 · EUR 10”",
            "plans-2.en.md",
        ),
        (
            "What is the difference between Basic and Extra for glasses?",
            AFTER,
            "In force since 1 July 2026.",
            "plans-2.en.md",
        ),
        (
            "Compare Germany and Spain: days a year",
            AFTER,
            "In force since 1 July 2026; before that: “Spain · 25 days”",
            "leave-2.en.md",
        ),
    ],
)
def test_a_table_says_what_changes_in_it(index: LiveIndex, text: str, day: date, line: str, cited: str) -> None:
    answer = ask(index, text, day)
    assert answer.comparison is not None
    assert {citation.document for citation in answer.citations} == {cited}
    assert line in around_table(answer.answer, answer.comparison)[1].splitlines()
    (change,) = answer_json(answer)["changes"]
    assert (change["n"], change["on"]) == (1, "2026-07-01")
    versions = {change[side]["document"] for side in ("before", "after")}
    assert versions == {cited, cited.replace("1", "x").replace("2", "1").replace("x", "2")}


def test_a_table_far_from_any_change_says_nothing_of_one(index: LiveIndex) -> None:
    answer = ask(index, "What is the difference between Basic and Extra for the dentist?", AFTER, days=0)
    assert answer.comparison is not None
    assert answer.changes == ()
    assert around_table(answer.answer, answer.comparison)[1] == ""


def test_a_refusal_says_what_changes_in_the_section_it_names(index: LiveIndex) -> None:
    answer = ask(index, "How many days of leave do people in Spain have a year?", AFTER, NEVER)
    assert answer.status is Status.NOT_FOUND
    assert [citation.document for citation in answer.citations] == ["leave-2.en.md"]
    assert [change.n for change in answer.changes] == [1]
    assert answer.answer.splitlines()[-1].startswith("In force since 1 July 2026")


def test_a_refusal_near_a_policy_without_changes_says_nothing_of_one(index: LiveIndex) -> None:
    answer = ask(index, "On which day are salaries paid?", AFTER, NEVER)
    assert [citation.document for citation in answer.citations] == ["pay.en.md"]
    assert answer.changes == ()
    assert "In force since" not in answer.answer
