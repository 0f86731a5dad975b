"""Builders of questions and answers for the tests of the accuracy suite, and the way to their helpers."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from eval.cases.case import Case
from eval.targets.answer import Answer, parse_answer

# The helpers at the top of tests/ are no package; this finds them from whatever folder pytest is started in.
sys.path.append(str(Path(__file__).resolve().parents[2]))

MakeCase = Callable[..., Case]
MakeAnswer = Callable[..., Answer]


@pytest.fixture
def make_case() -> MakeCase:
    def make(**fields: Any) -> Case:
        answerable = fields.get("answerable", True)
        basis: dict[str, Any] = {"id": "q1", "lang": "en", "question": "How long?", "answerable": answerable}
        if answerable:
            basis["sources"] = [{"doc": "leave.md"}]
        return Case.model_validate({**basis, **fields})

    return make


@pytest.fixture
def make_answer() -> MakeAnswer:
    def make(**fields: Any) -> Answer:
        basis: dict[str, Any] = {"status": "answered", "answer": "Two weeks. [1]", "language": "en"}
        return parse_answer({**basis, **fields})

    return make
