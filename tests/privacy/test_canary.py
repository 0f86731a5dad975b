"""Five hundred questions with planted personal details go through the real service; afterwards nothing of them is anywhere."""

import json
import sqlite3
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pytest
from canary_model import RecordingModel
from canary_questions import COUNT, CanaryQuestion, Planted, canary_questions, country_words, template_words
from canary_search import CanarySearch
from canary_service import SHARED_INDEX, Place, make_place
from canary_traffic import WRONG, Traffic
from running import serving

from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.objects import DocumentObject
from ingest.contract.index.snapshot import read_documents

pytestmark = pytest.mark.integration

MODEL_TIMEOUT: Final = 0.5
ASKED_BY_COMMAND: Final = 5
SCRUBBED_BY_COMMAND: Final = 160


@dataclass(repr=False)
class Aftermath:
    """What is left when all has been sent, by place: a name and its content."""

    planted: list[Planted]
    search: CanarySearch
    places: dict[str, list[bytes | str]] = field(default_factory=dict)
    changed: list[str] = field(default_factory=list)
    answered: Counter[str] = field(default_factory=Counter)
    manners: Counter[str] = field(default_factory=Counter)
    rows: list[tuple[object, ...]] = field(default_factory=list)
    seconds: float = 0.0


@pytest.fixture(scope="module")
def questions() -> list[CanaryQuestion]:
    return canary_questions()


@pytest.fixture(scope="module")
def search(questions: list[CanaryQuestion]) -> CanarySearch:
    ordinary = template_words(questions) | country_words()
    return CanarySearch([each for question in questions for each in question.planted], ordinary)


@pytest.fixture(scope="module")
def aftermath(
    questions: list[CanaryQuestion], search: CanarySearch, tmp_path_factory: pytest.TempPathFactory
) -> Aftermath:
    began = time.monotonic()
    folder = tmp_path_factory.mktemp("canary")
    found = Aftermath([each for question in questions for each in question.planted], search)
    with RecordingModel(MODEL_TIMEOUT * 2) as model:
        place = make_place(folder, model.url, MODEL_TIMEOUT)
        before = place.fingerprints()
        with serving(log=place.output, variables=place.environment, folder=place.folder) as address:
            traffic = Traffic(address)
            traffic.send(questions)
            found.places["database while serving"] = database_bytes(place)
        _commands(place, questions, folder, found)
        found.places["requests to the model"] = list(model.received)
        found.manners = model.manners
    after = place.fingerprints()
    found.changed = [path for path in after if after[path] != before.get(path)]
    found.places["files"] = [(place.folder / path).read_bytes() for path in found.changed]
    found.places["temporary files"] = [
        path.read_bytes() for path in (folder / "temporary").rglob("*") if path.is_file()
    ]
    found.places["file names"] = [str(path) for path in folder.rglob("*")]
    found.rows = _rows(place.database)
    found.places["rows"] = [repr(row) for row in found.rows]
    found.places["log"] = [place.output.read_bytes()]
    found.places["metrics"] = [traffic.metrics]
    found.places["refusals"] = list(traffic.refusals)
    found.places["answers"] = list(traffic.answers)
    found.answered = traffic.ways
    found.seconds = time.monotonic() - began
    return found


def database_bytes(place: Place) -> list[bytes | str]:
    """The database's files as they are, the write-ahead log among them."""
    return [path.read_bytes() for path in place.folder.glob(f"{place.database.name}*")]


def _rows(database: Path) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
        return [(name, *row) for (name,) in tables for row in connection.execute(f'SELECT * FROM "{name}"')]


def _commands(place: Place, questions: list[CanaryQuestion], folder: Path, found: Aftermath) -> None:
    """Ask and scrub from the command line; standard output answers the asker and holds scrubbed text only."""
    lines = [
        {"id": question.id, "text": question.text} | ({"lang": question.language} if number % 2 else {})
        for number, question in enumerate(questions[:SCRUBBED_BY_COMMAND])
    ]
    asked = folder / "asked.jsonl"
    asked.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in lines), encoding="utf-8")
    broken = folder / "broken.jsonl"
    broken.write_text(f'{{"id": "1", "text": "{questions[0].text}"\n', encoding="utf-8")
    step = len(questions) // ASKED_BY_COMMAND
    runs = [
        *(place.command("ask", question.text, "--json") for question in questions[3::step][:ASKED_BY_COMMAND]),
        place.command("scrub", "--jsonl", str(asked)),
        place.command("scrub", questions[5].text),
    ]
    failed = [
        place.command("scrub", "--jsonl", str(broken)),
        place.command("ask", questions[7].text * 60),
    ]
    asked.unlink()
    broken.unlink()
    assert [run.returncode for run in runs] == [0] * len(runs), runs[-1].stderr
    assert [run.returncode for run in failed] == [2] * len(failed)
    found.places["output of the commands"] = [run.stdout for run in runs + failed]
    found.places["errors of the commands"] = [run.stderr for run in runs + failed]


def test_questions_are_as_many_and_as_different_as_said(questions: list[CanaryQuestion]) -> None:
    assert len({question.text for question in questions}) == COUNT
    assert len({question.language for question in questions}) == 16
    assert questions == canary_questions()
    kinds = Counter(each.kind for question in questions for each in question.planted)
    assert kinds.keys() == {
        "middle", "named", "id", "email", "phone", "iban", "card", "address", "born", "employee",
    }  # fmt: skip
    assert min(kinds.values()) >= 16
    assert all(each.value in question.text for question in questions for each in question.planted)


def test_no_planted_value_stands_in_the_corpus(aftermath: Aftermath) -> None:
    """Else a hit would say nothing."""
    layout = IndexLayout(SHARED_INDEX)
    texts = [DocumentObject(layout.object_path(document.key)).text for document in read_documents(layout.current())]
    assert aftermath.search.hits("corpus", "\n".join(texts)) == []


def test_everything_was_sent(aftermath: Aftermath) -> None:
    ways, manners = aftermath.answered, aftermath.manners
    print(f"\n{dict(ways)}\n{dict(manners)}\n{aftermath.seconds:.0f} s")
    assert sum(ways[way] for way in ("ask", "stream", "stream left", "search", "scrub", "feedback")) == COUNT
    assert all(ways[f"wrong {wrong.__name__}"] for wrong in WRONG)
    assert ways["sensitive"] > 0
    assert ways["answered"] > COUNT // 5
    assert ways["500"] == ways["503"] == 0
    assert min(manners.values()) > 5
    assert manners["good"] > 50
    stored = [row for row in aftermath.rows if row[0] == "answers"]
    assert len(stored) >= ways["ask"]
    assert any("<PERSON>" in str(row) for row in stored)
    assert any("<" in str(row) for row in aftermath.rows if row[0] == "ratings")
    assert "<PERSON>" in _joined(aftermath.places["requests to the model"])
    log = _joined(aftermath.places["log"])
    assert log.count('"level": "debug"') > COUNT
    assert log.count('"event": "answer"') >= ways["ask"]


@pytest.mark.parametrize(
    "place",
    [
        "log",
        "rows",
        "files",
        "database while serving",
        "temporary files",
        "file names",
        "metrics",
        "requests to the model",
        "refusals",
        "answers",
        "output of the commands",
        "errors of the commands",
    ],
)
def test_nothing_planted_is_found(aftermath: Aftermath, place: str) -> None:
    hits = aftermath.search.hits(place, _joined(aftermath.places[place]))
    assert not hits, f"{len(hits)} hits: {hits[:20]}"


def _joined(contents: list[bytes | str]) -> str:
    return "\n".join(each if isinstance(each, str) else each.decode("utf-8", "replace") for each in contents)


def test_index_is_untouched_and_nothing_but_the_database_is_written(aftermath: Aftermath) -> None:
    assert [path for path in aftermath.changed if not path.startswith("audit.sqlite3")] == []


def test_no_text_of_a_sensitive_question_is_kept(aftermath: Aftermath) -> None:
    sensitive = [row for row in aftermath.rows if row[0] == "answers" and "sensitive" in row]
    assert sensitive
    assert not any("kill" in str(row) for row in aftermath.rows)


@pytest.mark.parametrize(
    "written",
    [
        "Priscilla Hawthorne",
        "PRISCILLA  HAWTHORNE",
        "priscilla.hawthorne@x",
        "by Hawthorne, again",
        "Leticia Benavides",
        r"Ju\u00f1o Pe\u00f1a and \u738b\u79c0\u82f1",
        "%E7%8E%8B%E7%A7%80%E8%8B%B1",
        "412-90-6638",
        "412906638",
        "t=412 90 6638;",
        "412%2D90%2D6638",
    ],
)
def test_search_finds_every_form(written: str) -> None:
    planted = [
        Planted("Priscilla Hawthorne", "named"),
        Planted("Leticia Benavides", "middle"),
        Planted("王秀英", "middle"),
        Planted("412-90-6638", "id"),
    ]
    assert CanarySearch(planted).hits("here", f'{{"a": "{written}"}}')


@pytest.mark.parametrize("written", ["1412906638", "4129 and 06638", "a hawthornlike shrub", "2026-11-22T04:12:90.663"])
def test_search_finds_nothing_else(written: str) -> None:
    planted = [Planted("Priscilla Hawthorne", "named"), Planted("412-90-6638", "id")]
    assert CanarySearch(planted).hits("here", written) == []
