from collections.abc import Callable

import pytest

from eval.cases.case import Case, plain_path


@pytest.mark.parametrize(
    ("fields", "status", "accepted"),
    [
        ({}, "answered", True),
        ({}, "not_found", False),
        ({"answerable": False}, "not_found", True),
        ({"answerable": False}, "error", False),
        ({"expect_status": "clarify"}, "clarify", True),
        ({"expect_status": "clarify"}, "answered", False),
        ({"kind": "sensitive"}, "sensitive", True),
        ({"kind": "sensitive"}, "answered", True),
        ({"kind": "sensitive", "expect_status": "answered"}, "sensitive", False),
    ],
)
def test_accepted_status(
    make_case: Callable[..., Case], fields: dict[str, object], status: str, accepted: bool
) -> None:
    assert make_case(**fields).accepts(status) is accepted


@pytest.mark.parametrize("path", ["a/b.md", "./a/b.md", "/a/b.md", "a\\b.md"])
def test_plain_path(path: str) -> None:
    assert plain_path(path) == "a/b.md"
