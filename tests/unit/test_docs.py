"""README and docs name only what exists."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benefits.cli import app
from benefits.settings import Settings
from scripts import llm_server

ROOT = Path(__file__).parents[2]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def test_the_settings_page_is_what_the_settings_say() -> None:
    run = [sys.executable, "scripts/settings_table.py", "--check"]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_links_between_files_resolve(page: Path) -> None:
    targets = re.findall(r"\]\((?!https?:|#|mailto:)([^)#]+)", page.read_text(encoding="utf-8"))
    missing = [target for target in targets if not (page.parent / target).exists()]
    assert missing == []


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_named_environment_variables_are_settings(page: Path) -> None:
    named = set(re.findall(r"\bBENEFITS_([A-Z_]+[A-Z])\b", page.read_text(encoding="utf-8")))
    assert named <= {name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.name)
def test_named_commands_exist(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    named = set(re.findall(r"(?:bin/|`|\n)benefits (eval \w+|corpus \w+|\w+)", text))
    for command in sorted(named):
        result = CliRunner().invoke(app, [*command.split(), "--help"])
        assert result.exit_code == 0, f"{page.name} names 'benefits {command}'"


def test_named_make_targets_exist() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))
    named = set(re.findall(r"\bmake ([a-z]+)\b", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert named <= targets


def test_named_routes_exist() -> None:
    from assistant.api.documents import router as documents  # noqa: PLC0415 - keeps the other tests quick
    from assistant.api.operations import router as operations  # noqa: PLC0415
    from assistant.api.questions import router as questions  # noqa: PLC0415
    from benefits.corpus.api import router as corpus  # noqa: PLC0415
    from benefits.corpus.gaps_api import router as gaps  # noqa: PLC0415

    known = {route.path for router in (corpus, documents, gaps, operations, questions) for route in router.routes}  # type: ignore[attr-defined]
    for page in DOCS:
        for named in re.findall(r"(?:POST|GET|DELETE) (/v1/[a-z/]+)", page.read_text(encoding="utf-8")):
            assert any(path.startswith(named.rstrip("/")) for path in known), f"{page.name} names {named}"


def test_the_small_model_is_asked_for_by_the_name_it_is_served_under() -> None:
    assert f"BENEFITS_LLM_MODEL={llm_server.FOLDER} " in str(llm_server.__doc__)
