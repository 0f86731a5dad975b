import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from eval.cases.loader import QuestionSetError
from eval.compare import compare_runs
from eval.floors import parse_floors
from eval.metrics.leaks import planted_details
from eval.price import Price
from eval.records import RunFileError, read_run
from eval.runner import RunRequest, RunResult, run_suite
from eval.targets.in_process import InProcessTarget
from eval.targets.recorded import RecordedTarget

Ask = Callable[..., Mapping[str, Any]]
TEXTS = {"new.pdf": "You get 4 weeks.", "old.pdf": "You get 2 weeks."}
ANSWERABLE = {
    "sources": [{"doc": "new.pdf", "page": 1}],
    "key_facts": ["4 weeks"],
    "quote": "You get 4 weeks.",
    "kind": "superseded",
    "must_not_cite": ["old.pdf"],
}
QUESTIONS = [
    {
        "id": f"{lang}-{number}",
        "lang": lang,
        "question": f"{lang} {number} Ana Ruiz",
        "answerable": number % 2 == 0,
        "topic": "leave",
        **(ANSWERABLE if number % 2 == 0 else {"near_miss": True}),
    }
    for lang in ("en", "de")
    for number in range(6)
]


def good(question: str, **_: Any) -> dict[str, Any]:
    lang, number, _name = question.split(" ", 2)
    base = {"language": lang, "question": f"{lang} {number} <PERSON>"}
    if int(number) % 2:
        return {**base, "status": "not_found", "answer": "The handbook does not say.", "confidence": 0.1}
    citation = {"n": 1, "document": "new.pdf", "page": 1, "quote": "You get 4 weeks."}
    return {**base, "status": "answered", "answer": "You get 4 weeks. [1]", "confidence": 0.9, "citations": [citation]}


def changed(**changes: Any) -> Ask:
    def ask(question: str, **_: Any) -> dict[str, Any]:
        answer = good(question)
        return {**answer, **changes} if answer["status"] == "answered" else answer

    return ask


def always(**changes: Any) -> Ask:
    return lambda question, **_: {**good(question), **changes}


def failing(question: str, **_: Any) -> dict[str, Any]:
    if question.startswith("de 2"):
        raise RuntimeError("<b>no & index</b>\x00")
    return good(question)


@pytest.fixture
def run(tmp_path: Path) -> Callable[..., RunResult]:
    dataset = tmp_path / "set.jsonl"
    dataset.write_text("\n".join(json.dumps(question) for question in QUESTIONS), encoding="utf-8")

    def start(ask: Ask, *floors: str, name: str = "run", **fields: Any) -> RunResult:
        details = {str(question["id"]): ["Ana Ruiz"] for question in QUESTIONS}
        request = RunRequest(
            datasets=[dataset],
            target=fields.pop("target", None) or InProcessTarget(ask),
            out=tmp_path / name,
            floors=parse_floors(floors),
            corpus_text=TEXTS.get,
            leak_check=planted_details(details),
            **{"draws": 200, **fields},
        )
        return run_suite(request)

    return start


OTHER_PAGE = {"document": "new.pdf", "page": 2, "quote": "You get 4 weeks."}
OLD = {"document": "old.pdf", "page": 1, "quote": "You get 2 weeks."}
INEXACT = {"document": "new.pdf", "page": 1, "quote": "You get  four weeks."}
FLOORS = (
    "correct=1",
    "right_page@3=1",
    "language_match=1",
    "pii_leak=0",
    "refusal_recall=1",
    "false_refusal=0",
    "wrong_version=0",
    "quotes_verbatim=1",
    "grounded_numbers=1",
    "error_rate=0",
)


def test_a_good_assistant_keeps_every_floor(run: Callable[..., RunResult]) -> None:
    result = run(good, *FLOORS, "correct:lang=each=1", "gap:correct=0", "confidence_auroc=1")
    assert result.missed_floors == ()
    assert result.record.overall.metrics["correct"].n == 12
    assert "12 of 12 questions right" in result.text()


@pytest.mark.parametrize(
    ("ask", "missed"),
    [
        (changed(citations=[OTHER_PAGE]), {"correct", "right_page@3"}),
        (changed(citations=[OLD], answer="You get 2 weeks."), {"correct", "right_page@3", "wrong_version"}),
        (always(language="en"), {"language_match"}),
        (always(question="en 1 Ana Ruiz"), {"pii_leak"}),
        (always(status="answered"), {"correct", "refusal_recall"}),
        # No answer is left that states a number: a floor without a figure is missed.
        (always(status="not_found"), {"correct", "false_refusal", "grounded_numbers"}),
        (changed(answer="You get 5 weeks."), {"grounded_numbers"}),
        (changed(citations=[INEXACT]), {"quotes_verbatim"}),
        (failing, {"correct", "error_rate", "right_page@3"}),
    ],
)
def test_a_broken_assistant_is_caught(run: Callable[..., RunResult], ask: Ask, missed: set[str]) -> None:
    assert {floor.key for floor in run(ask, *FLOORS).missed_floors} == missed


def test_results_are_read_back_and_can_be_measured_again(run: Callable[..., RunResult], tmp_path: Path) -> None:
    first = run(failing, settings={"k": 8}, hashes={"corpus": "abc"})
    record = read_run(first.results)
    assert record == read_run(tmp_path / "run") == first.record
    assert (record.settings, record.hashes, record.datasets[0].cases) == ({"k": 8}, {"corpus": "abc"}, 12)
    again = run(good, name="again", target=RecordedTarget(first.results))
    assert [case.scores for case in again.record.cases] == [case.scores for case in record.cases]
    assert again.record.aggregates == record.aggregates


def test_progress_and_several_workers(run: Callable[..., RunResult]) -> None:
    seen: list[tuple[int, int]] = []
    result = run(good, workers=3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 12) for done in range(13)]
    assert [case.id for case in result.record.cases] == [question["id"] for question in QUESTIONS]


def test_questions_that_do_not_hold_still_are_listed(run: Callable[..., RunResult]) -> None:
    asked: dict[str, int] = {}

    def wavering(question: str, **_: Any) -> dict[str, Any]:
        asked[question] = asked.get(question, 0) + 1
        return (
            always(status="not_found")(question)
            if question.startswith("de 4") and asked[question] == 2
            else good(question)
        )

    seen: list[tuple[int, int]] = []
    result = run(wavering, "flaky=0", repeat=3, progress=lambda done, total: seen.append((done, total)))
    assert seen == [(done, 36) for done in range(37)]
    assert set(asked.values()) == {3}
    assert [case.id for case in result.record.cases if case.flaky] == ["de-4"]
    assert "  de-4: answered, right | not_found, wrong | answered, right" in result.text()
    assert [floor.key for floor in result.missed_floors] == ["flaky"]
    assert read_run(result.results).cases[10].outcomes[1] == "not_found, wrong"


def test_tokens_are_priced(run: Callable[..., RunResult]) -> None:
    usage = {"prompt_tokens": 900, "completion_tokens": 100}
    figures = run(always(usage=usage), price=Price(1.0, 10.0)).record.overall.metrics
    assert (figures["tokens"].value, figures["cost"].value) == (1000.0, pytest.approx(0.0019))
    assert "cost" not in run(good, price=Price(1.0, 10.0)).record.overall.metrics


def test_groups(run: Callable[..., RunResult]) -> None:
    record = run(failing).record
    correct = {(group.dimension, group.value): group.metrics["correct"].value for group in record.aggregates.groups}
    assert correct == {
        ("overall", "all"): pytest.approx(11 / 12),
        ("lang", "de"): pytest.approx(5 / 6),
        ("lang", "en"): 1.0,
        ("topic", "leave"): pytest.approx(11 / 12),
        ("kind", "superseded"): pytest.approx(5 / 6),
        ("difficulty", "hard"): pytest.approx(5 / 6),
        ("difficulty", "plain"): 1.0,
        ("near_miss", "true"): 1.0,
        ("answerable", "false"): 1.0,
        ("answerable", "true"): pytest.approx(5 / 6),
    }
    assert record.aggregates.gaps["correct"].value == pytest.approx(1 / 6)
    # English is better here too, where lower is better.
    assert record.aggregates.gaps["error_rate"].value == pytest.approx(1 / 6)


def test_junit_holds_every_question_and_floor(run: Callable[..., RunResult]) -> None:
    root = ET.parse(run(failing, "correct=1").junit).getroot()
    assert {name: root.get(name) for name in ("tests", "failures", "errors")} == {
        "tests": "13",
        "failures": "1",
        "errors": "1",
    }
    (error,) = root.iter("error")
    assert error.get("message") == "the target failed: RuntimeError: <b>no & index</b>\ufffd"


def test_an_unusable_set_stops_before_anything_is_asked(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError):
        run_suite(RunRequest([tmp_path / "none.jsonl"], InProcessTarget(good), tmp_path / "out"))
    assert not (tmp_path / "out").exists()


def test_compare(run: Callable[..., RunResult], tmp_path: Path) -> None:
    run(failing, name="a")
    run(changed(answer="See the source."), name="b")
    run(always(status="answered", citations=[]), name="c")
    better = compare_runs(tmp_path / "a", tmp_path / "b")
    assert ([change.before.id for change in better.fixed], better.broken) == (["de-2"], ())
    assert better.differences["correct"].p == 1.0
    worse = compare_runs(tmp_path / "b", tmp_path / "c" / "results.json")
    assert len(worse.broken) == 12
    assert worse.differences["correct"].test == "McNemar"
    assert worse.differences["correct"].p == pytest.approx(2 / 2**12)
    text = worse.text(changes=3)
    assert "12 questions in both runs, 0 fixed, 12 broken" in text
    assert "A: answered: See the source. (new.pdf p. 1)" in text
    assert "status is answered, expected not_found" in text
    assert "… and 9 more broken" in text


def test_a_changed_question_is_left_out_of_the_comparison(run: Callable[..., RunResult], tmp_path: Path) -> None:
    run(good, name="a")
    dataset = tmp_path / "set.jsonl"
    dataset.write_text(dataset.read_text(encoding="utf-8").replace('"en 0 ', '"EN 0 '), encoding="utf-8")
    run(always(language="en"), name="b")
    comparison = compare_runs(tmp_path / "a", tmp_path / "b")
    assert (comparison.compared, comparison.left_out) == (11, ("en-0",))


@pytest.mark.parametrize("content", ["{}", "[", '{"schema_version": 2}'])
def test_what_is_no_run_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "results.json").write_text(content, encoding="utf-8")
    with pytest.raises(RunFileError, match=r"results\.json"):
        read_run(tmp_path)
    with pytest.raises(RunFileError, match="cannot be read"):
        read_run(tmp_path / "none.json")
