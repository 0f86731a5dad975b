"""Contradictions in other words: what is found, and what must not be, in sixteen languages."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from care_samples import document

from ingest.care.claim_words import claim_words
from ingest.care.contradictions import find_contradictions
from ingest.contract.chunks import Audience
from ingest.contract.glossary.files import read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.language import SERVED_LANGUAGES
from ingest.policy.findings import Finding

PLANTED = yaml.safe_load((Path(__file__).parents[4] / "eval/contradictions/planted.yaml").read_text(encoding="utf-8"))
LEAVE = "Employees get 25 days of annual leave."
HOLIDAY = "The yearly holiday entitlement is 28 days."


@pytest.fixture(scope="module")
def glossary() -> Glossary:
    return read_glossary(None)


def find(entry: list[Any], glossary: Glossary) -> list[Finding]:
    language, first, one, second, two, *more = entry
    other = next((item for item in more if isinstance(item, str)), language)
    mine, theirs = [item for item in more if isinstance(item, dict)] or [{}, {}]
    for fields in (mine, theirs):
        if isinstance(fields.get("audience"), dict):
            fields["audience"] = Audience({name: tuple(values) for name, values in fields["audience"].items()})
    documents = [
        document("a.md", f"# {first}", one, language=language, policy="handbook", **mine),
        document("b.md", f"# {second}", two, language=other, policy="handbook", **theirs),
    ]
    return list(find_contradictions(documents, glossary))


def test_planted_contradictions_are_found_with_both_sides_quoted(glossary: Glossary) -> None:
    found = [(entry, findings) for entry in PLANTED["contradictions"] if (findings := find(entry, glossary))]
    assert len(found) >= 40
    for entry, findings in found:
        (finding,) = findings
        assert {(quote.document, quote.text) for quote in finding.quotes} == {("a.md", entry[2]), ("b.md", entry[4])}
        assert {quote.section for quote in finding.quotes} == {entry[1], entry[3]}


@pytest.mark.parametrize("entry", PLANTED["near_misses"], ids=lambda entry: f"{entry[0]}-{entry[3]}")
def test_what_only_looks_like_a_contradiction_is_left_alone(entry: list[Any], glossary: Glossary) -> None:
    assert find(entry, glossary) == []


@pytest.mark.parametrize(
    ("mine", "theirs", "expected"),
    [
        ({}, {}, 1),
        ({"policy": "leave", "topics": ("leave",)}, {"policy": "faq", "topics": ("leave", "pay")}, 1),
        ({"policy": "leave", "topics": ("leave",)}, {"policy": "faq", "topics": ("pay",)}, 0),
        ({"audience": Audience({"grade": ("5",)})}, {"audience": Audience({"grade": ("6",)})}, 0),
        ({"audience": Audience({"grade": ("5",)})}, {"audience": Audience({"site": ("Leipzig",)})}, 1),
        ({"effective_to": date(2026, 6, 30)}, {"effective_from": date(2026, 7, 1)}, 0),
        ({"effective_to": date(2026, 7, 1)}, {"effective_from": date(2026, 7, 1)}, 1),
        ({}, {"translation_of": "a.md"}, 0),
    ],
)
def test_somebody_must_meet_both(
    mine: dict[str, Any], theirs: dict[str, Any], expected: int, glossary: Glossary
) -> None:
    documents = [
        document("a.md", "# Leave", LEAVE, **{"policy": "leave", **mine}),
        document("b.md", "# Overview", HOLIDAY, **{"policy": "leave", **theirs}),
    ]
    assert len(list(find_contradictions(documents, glossary))) == expected


@pytest.mark.parametrize(("straying", "expected"), [(1, 60), (60, 0)])
def test_one_amount_that_strays_from_many_is_found_and_halves_are_of_different_things(
    straying: int, expected: int, glossary: Glossary
) -> None:
    documents = [document(f"a{n}.md", "# Leave", LEAVE, policy="leave") for n in range(60)]
    documents += [document(f"b{n}.md", "# Overview", HOLIDAY, policy="leave") for n in range(straying)]
    assert len({finding.quotes for finding in find_contradictions(documents, glossary)}) == expected


def test_without_a_glossary_only_like_words_are_compared() -> None:
    documents = [document("a.md", LEAVE, policy="leave"), document("b.md", HOLIDAY, policy="leave")]
    assert list(find_contradictions(documents)) == []


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (("# Leave", "## Interns", HOLIDAY), 0),
        (("# Leave", "## Summary", HOLIDAY), 1),
        (("# Leave", "## Germany", HOLIDAY, "## Spain", "The yearly holiday entitlement is 23 days."), 0),
        (("# Leave", "| Benefit | Amount", "| Annual leave | 28 days"), 1),
        (("# Leave", "| Service | Annual leave", "| 10 years | 28 days"), 0),
        (("# Leave", "For managers there is more."), 0),
    ],
)
def test_headings_and_labels_say_of_whom_an_amount_holds(
    lines: tuple[str, ...], expected: int, glossary: Glossary
) -> None:
    documents = [document("a.md", "# Leave", LEAVE, policy="p"), document("b.md", *lines, policy="p")]
    assert len(list(find_contradictions(documents, glossary))) == expected


def test_twin_documents_differ_in_many_amounts_without_contradicting_each_other() -> None:
    rows = [f"The plan covers {{}} days of {thing} in a calendar year for every member." for thing in
            ("hospital care", "home nursing", "speech therapy")]  # fmt: skip
    one = document("a.md", "# What you pay", *(row.format(30) for row in rows))
    two = document("b.md", "# What you pay", *(row.format(60) for row in rows))
    assert len(list(find_contradictions([one, two]))) == 3
    named = [
        document("a.md", "# What you pay", *(row.format(30) for row in rows), title="Choice"),
        document("b.md", "# What you pay", *(row.format(60) for row in rows), title="Choice Plus"),
    ]
    assert list(find_contradictions(named)) == []


def test_every_language_has_words_of_each_kind() -> None:
    for language in SERVED_LANGUAGES:
        words = claim_words(language)
        assert words is not None
        kinds = {kind.split()[0] if kind else kind for kind in words.phrases.values()}
        assert kinds == {"", "period", "group", "kin", "least", "most", "about", "example", "unless", "after", "before",
                         "more", "trade", "carried"}  # fmt: skip
    assert claim_words("th") is None
