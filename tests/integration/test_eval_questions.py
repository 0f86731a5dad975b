"""`benefits eval robustness, perturb, draft` and `review` on the sample corpus, as people call them."""

import json
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest
from typer.testing import CliRunner

from benefits.cli import app
from eval.cases.loader import load_set
from ingest.contract.fold.fold import carries

pytestmark = pytest.mark.integration

ROOT: Final = Path(__file__).resolve().parents[2]
SET: Final = ROOT / "eval" / "sets" / "corpus_personal.jsonl"


def benefits(*arguments: object, typed: str | None = None) -> str:
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)], input=typed)
    assert result.exit_code == 0, result.output
    return result.output


def test_a_changed_set_loads(tmp_path: Path) -> None:
    out = tmp_path / "typos.jsonl"
    said = benefits("perturb", SET, "--kind", "typos", "--out", out)
    assert f"{len(load_set(out).cases)} questions in {out}" in said


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("perturb", SET, "--kind", "typo", "--out", "x"), "did you mean typos"),
        (("perturb", "missing.jsonl", "--out", "x"), "missing.jsonl"),
        (("robustness", "missing.jsonl"), "missing.jsonl"),
        (("draft", "--language", "xx", "--out", "x"), "'xx' is not served"),
        (("review", "missing.jsonl"), "missing.jsonl"),
        (("run", SET, "--judge"), "llm_base_url"),
    ],
)
def test_what_is_wrong_is_named(arguments: tuple[object, ...], message: str) -> None:
    result = CliRunner().invoke(app, ["eval", *map(str, arguments)])
    assert result.exit_code == 2
    assert message in result.output


def test_robustness_of_the_product_is_measured(sample_index: Path, tmp_path: Path) -> None:
    few = tmp_path / "few.jsonl"
    few.write_text("\n".join(SET.read_text(encoding="utf-8").splitlines()[:3]) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    said = benefits("robustness", few, "--index", sample_index, "--kinds", "punctuation,injection", "--out", out)
    assert "Prompt injection" in said
    assert "obeyed 0.0 %" in said
    record = json.loads((out / "robustness.json").read_text(encoding="utf-8"))
    assert {pair["kind"] for pair in record["pairs"]} == {"punctuation", "injection"}
    assert (out / "robustness.html").is_file()


@pytest.fixture(scope="module")
def draft(sample_index: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("draft") / "draft.jsonl"
    assert "20 proposals" in benefits("draft", "--index", sample_index, "--count", 20, "--out", out)
    return out


def test_proposals_of_the_sample_corpus_stand_in_its_documents(draft: Path, sample_index: Path) -> None:
    cases = [json.loads(line)["case"] for line in draft.read_text(encoding="utf-8").splitlines()]
    assert sum(not case["answerable"] for case in cases) == 4
    for case in cases:
        assert all(carries(case["quote"], fact, (None, case["lang"])) for fact in case.get("key_facts", []))
        assert case["answerable"] == ("sources" in case)


def test_a_review_by_lines_and_its_page(draft: Path, tmp_path: Path) -> None:
    copy = tmp_path / "draft.jsonl"
    copy.write_bytes(draft.read_bytes())
    said = benefits("review", copy, typed="a\nr\ne\nIn my own words?\n\nq\n")
    assert "2 accepted" in said
    assert "1 rejected, 17 open" in said
    accepted = load_set(tmp_path / "draft.accepted.jsonl").cases
    assert accepted[1].question == "In my own words?"
    page = tmp_path / "review.html"
    benefits("review", copy, "--html", page)
    assert page.read_text(encoding="utf-8").count('"verdict": "accept"') == 2


def test_single_keys_in_a_terminal(draft: Path, tmp_path: Path) -> None:
    copy = tmp_path / "draft.jsonl"
    copy.write_bytes(draft.read_bytes())
    ours, theirs = pty.openpty()
    command = [sys.executable, "-c", "from benefits.cli import main; main()", "eval", "review", str(copy)]
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs, cwd=ROOT)
    os.close(theirs)
    try:
        for key, seen in (("a", b"1 of 20"), ("r", b"2 of 20"), ("q", b"3 of 20")):
            _read_until(ours, seen)
            os.write(ours, key.encode())
        assert b"1 rejected, 18 open" in _read_until(ours, b"open")
        assert process.wait(timeout=60) == 0
    finally:
        process.kill()
        process.wait()
        os.close(ours)


def _read_until(terminal: int, wanted: bytes, seconds: float = 60.0) -> bytes:
    """What the terminal shows up to the end of a prompt or line with these words."""
    deadline, seen = time.monotonic() + seconds, b""
    while time.monotonic() < deadline:
        if wanted in seen and (b"q quit" in seen or wanted == b"open"):
            return seen
        if select.select([terminal], [], [], 0.2)[0]:
            seen += os.read(terminal, 4096)
    raise AssertionError(f"never saw {wanted!r} in {seen!r}")
