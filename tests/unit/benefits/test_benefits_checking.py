"""`benefits corpus check` from the command line to the page."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from benefits.care_page import CHECKS
from benefits.cli import app
from ingest.policy.schema import policy_schema

CLEAN = (
    "---\ntitle: Leave\npolicy: leave\nversion: '1'\nowner: HR\nreview_by: 2027-06-30\ntopics: [leave]\n---\n"
    "# Leave\n\nYou have 30 days of paid annual leave each calendar year.\n"
)


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["corpus", *arguments])


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "leave.md").write_text(CLEAN, encoding="utf-8")
    return folder


def check(corpus: Path, *options: str) -> Result:
    return run("check", "--corpus", str(corpus), "--as-of", "2026-11-22", *options)


def test_a_clean_corpus_exits_with_0(corpus: Path) -> None:
    result = check(corpus, "--json")
    content = json.loads(result.stdout)
    assert (result.exit_code, content["findings"]) == (0, [])
    assert (content["documents"], content["counts"]) == (1, {"error": 0, "warning": 0, "hint": 0})
    assert content["coverage"]["topics"] == [{"topic": "leave", "documents": {"everybody": {"en": 1}}}]


def test_errors_exit_with_1_and_are_named_on_the_page(corpus: Path, tmp_path: Path) -> None:
    second = CLEAN.replace("version: '1'", "version: '2'").replace("30 days", "25 <script>alert(1)</script> days")
    (corpus / "second.md").write_text(second, encoding="utf-8")
    (corpus / "empty.md").write_bytes(b"")
    page = tmp_path / "out" / "care.html"
    result = check(corpus, "--html", str(page))
    assert result.exit_code == 1
    plain = " ".join(result.stdout.split())
    assert "version '2' and version '1' (leave.md) of policy 'leave'" in plain
    assert "2 errors" in plain
    html = page.read_text(encoding="utf-8")
    assert "2 errors" in html
    assert "empty.md is empty (0 bytes)." in html
    assert "alert(1)</script>" not in html.replace("&lt;script&gt;alert(1)&lt;/script&gt;", "")
    assert not any(f'{attribute}="http' in html for attribute in ("src", "href"))
    assert "$" not in html.split("<script>")[0].replace("US$", "")


def test_every_finding_has_a_check_that_the_page_names(corpus: Path) -> None:
    (corpus / "leave.md.meta.yaml").write_text(
        "confidentiality: restricted\nsupersedes: '0'\ntranslation_of: gone.md\neffective_to: 2026-01-01\n"
        "effective_from: 2026-02-01\ncolour: red\n",
        encoding="utf-8",
    )
    (corpus / "copy.md").write_text(CLEAN.replace("policy: leave", "policy: other"), encoding="utf-8")
    checks = {item["check"] for item in json.loads(check(corpus, "--json").stdout)["findings"]}
    assert checks >= {"fields", "dates", "versions", "translations", "confidentiality", "duplicates"}
    assert checks <= set(CHECKS)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--corpus", "no/such/folder"], "is not a folder"),
        (["--as-of", "yesterday"], "write YYYY-MM-DD"),
        (["--html", "/dev/null/care.html"], "cannot be written"),
    ],
)
def test_usage_errors_exit_with_2(corpus: Path, options: list[str], message: str) -> None:
    result = run("check", "--corpus", str(corpus), *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def test_the_schema_is_printed() -> None:
    result = run("schema")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == policy_schema()
