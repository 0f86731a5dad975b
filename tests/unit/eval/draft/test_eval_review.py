"""Reviewing a draft: single keys, going on where it stopped, and the page."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.cases.case import Case, Source
from eval.cases.loader import load_set
from eval.draft.files import (
    DraftFileError,
    accepted_path,
    decisions_path,
    read_decisions,
    read_draft,
    write_draft,
)
from eval.draft.page import review_page
from eval.draft.records import Proposal
from eval.draft.review import Desk, Reviewed, review


def proposal(number: int, answerable: bool = True) -> Proposal:
    fields = (
        {
            "sources": (Source(doc="a.md"),),
            "key_facts": ("30 days",),
            "quote": "Give notice 30 days before </script> you go.",
        }
        if answerable
        else {}
    )
    case = Case(id=f"d{number}", lang="en", question=f"How long {number}?", answerable=answerable, **fields)  # type: ignore[arg-type]
    return Proposal(case=case, made_by="duration" if answerable else "unmentioned", context="around")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "draft.jsonl"
    write_draft([proposal(1), proposal(2), proposal(3, answerable=False)], path)
    return path


class Person:
    """Presses these keys and types these lines."""

    def __init__(self, keys: str, *lines: str) -> None:
        self._keys, self._lines = iter(keys), iter(lines)
        self.seen: list[str] = []

    def sit(self, path: Path) -> Reviewed:
        desk = Desk(
            key=lambda: next(self._keys, ""), line=lambda _label, _now: next(self._lines), show=self.seen.append
        )
        return review(read_draft(path), decisions_path(path), accepted_path(path), desk)


def accepted(path: Path) -> Iterator[Case]:
    yield from load_set(accepted_path(path)).cases


def test_accepted_questions_make_a_set_that_loads(path: Path) -> None:
    assert Person("ara").sit(path) == Reviewed(accepted=2, rejected=1, open=0)
    assert [case.id for case in accepted(path)] == ["d1", "d3"]


def test_a_review_goes_on_where_it_stopped(path: Path) -> None:
    assert Person("aq").sit(path) == Reviewed(1, 0, 2)
    later = Person("r")  # and then the input ends
    assert later.sit(path) == Reviewed(1, 1, 1)
    assert "2 of 3" in later.seen[0]
    assert Person("").sit(path) == Reviewed(1, 1, 1)


def test_unknown_keys_are_asked_again_and_later_leaves_open(path: Path) -> None:
    assert Person("xysa").sit(path) == Reviewed(1, 0, 2)
    assert set(read_decisions(decisions_path(path))) == {"d2"}


def test_back_corrects_the_decision_before(path: Path) -> None:
    assert Person("abrq").sit(path) == Reviewed(0, 1, 2)


def test_an_edit_keeps_only_facts_of_the_quote(path: Path) -> None:
    person = Person("eeq", "When?", "40 days", "When do I tell you?", "30 days | notice")
    assert person.sit(path) == Reviewed(1, 0, 2)
    assert any("40 days does not stand in the quote" in line for line in person.seen)
    (case,) = accepted_or_none(path)
    assert (case.question, case.key_facts) == ("When do I tell you?", ("30 days", "notice"))


def accepted_or_none(path: Path) -> tuple[Case, ...]:
    return tuple(accepted(path))


@pytest.mark.parametrize(
    ("content", "message"),
    [(b"", "holds no proposal"), (b'{"case": 1}\n', "draft.jsonl:1"), (b"no\n", "draft.jsonl:1"), (b"\xff", "UTF-8")],
)
def test_a_file_that_is_no_draft_is_named_with_line_and_reason(path: Path, content: bytes, message: str) -> None:
    path.write_bytes(content)
    with pytest.raises(DraftFileError, match=message):
        read_draft(path)


def test_the_page_holds_everything_and_fetches_nothing(path: Path) -> None:
    Person("arq").sit(path)
    html = review_page(read_draft(path), read_decisions(decisions_path(path)), "draft")
    assert "://" not in html
    assert html.count("</script>") == 2
    data = json.loads(html.split('id="data">')[1].split("</script>")[0])
    assert [row["verdict"] for row in data["rows"]] == ["accept", "reject", None]
    assert data["rows"][0]["case"]["quote"].endswith("</script> you go.")
    assert "${accepted} accepted" in html
