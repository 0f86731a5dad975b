"""Conversations with planted personal details are kept and gone on from; nothing of the details is in what is kept."""

import sqlite3
from contextlib import closing
from dataclasses import dataclass, replace
from typing import Final

import pytest
from canary_questions import CanaryQuestion, canary_questions, country_words, template_words
from canary_search import CanarySearch

from assistant.answer.records import Status
from assistant.audit.turns import AuditTurns
from assistant.conversation.dialogue import Dialogue
from assistant.privacy.scrubber import Scrubber
from assistant.records import Answer, Clarification

ASKED: Final = 96
OFFERED: Final = (("Spain", {"country": "ES"}), ("Plus", {"plan": "Plus"}))


@dataclass(frozen=True, slots=True)
class Kept:
    """What is left of the conversations: the database's files while it is open, its rows, and the questions as they were read."""

    files: bytes
    rows: list[tuple[object, ...]]
    resolved: list[str]


@pytest.fixture(scope="module")
def questions() -> list[CanaryQuestion]:
    return canary_questions(ASKED)


@pytest.fixture(scope="module")
def kept(questions: list[CanaryQuestion], tmp_path_factory: pytest.TempPathFactory) -> Kept:
    database = tmp_path_factory.mktemp("turns") / "audit.sqlite3"
    scrubber = Scrubber()
    store = AuditTurns(f"sqlite:///{database}", scrubber.scrub)
    dialogue = Dialogue(store)
    resolved = []
    for number, question in enumerate(questions):
        value = question.planted[0].value
        # The id is the client's to choose; what names a country only goes on from what stands before it.
        for text in (question.text, "And in Spain?", f"Plus. {question.text}", "Spain", "And in France?"):
            scrubbed = scrubber.scrub(text, question.language)
            context = dialogue.recall(value, scrubbed, None)
            answer = Answer(
                f"{number}", Status.CLARIFY, "en", scrubbed, "x", (), 0.5, "extractive", "s", {},
                clarify=Clarification("Where?", OFFERED),
            )  # fmt: skip
            if context.resolved is not None:
                resolved.append(context.resolved.text)
                answer = replace(answer, resolved=context.resolved)
            dialogue.remember(value, answer, context)
    files = b"".join(path.read_bytes() for path in database.parent.iterdir())
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute("SELECT * FROM turns").fetchall()
    store.close()
    return Kept(files, rows, resolved)


@pytest.fixture(scope="module")
def search(questions: list[CanaryQuestion]) -> CanarySearch:
    ordinary = template_words(questions) | country_words()
    return CanarySearch([each for question in questions for each in question.planted], ordinary)


def test_conversations_were_kept_and_gone_on_from(kept: Kept) -> None:
    assert len(kept.rows) > ASKED
    assert len(kept.resolved) > ASKED
    assert sum("<PERSON>" in str(row) for row in kept.rows) > ASKED // 10
    assert any("<PERSON>" in text for text in kept.resolved)


def test_nothing_planted_is_kept(kept: Kept, search: CanarySearch) -> None:
    assert search.hits("rows", repr(kept.rows)) == []
    assert search.hits("files", kept.files) == []


def test_nothing_planted_is_in_a_question_as_it_was_read(kept: Kept, search: CanarySearch) -> None:
    assert search.hits("resolved", "\n".join(kept.resolved)) == []
