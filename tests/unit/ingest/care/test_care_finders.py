import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from care_samples import document
from hypothesis import given
from hypothesis import strategies as st

from ingest.care.coverage import EVERYBODY, coverage_of
from ingest.care.duplicates import bands_of, find_duplicates, likeness
from ingest.care.links import find_dead_links
from ingest.care.reading import hard_to_read, reading_level
from ingest.care.stale import find_stale
from ingest.care.syllables import syllables
from ingest.contract.chunks import Audience, State
from ingest.policy.findings import Severity
from ingest.policy.reading import ReadDocument

DAY = date(2026, 11, 22)
WORDS = [f"word{number} about paid leave and its rules" for number in range(40)]


def test_the_same_text_twice_is_found() -> None:
    findings = list(find_duplicates([document("a.md", *WORDS), document("b.md", *WORDS), document("c.md", "Other.")]))
    assert [(item.document, "a.md" in item.message) for item in findings] == [("b.md", True)]


def test_nearly_the_same_text_is_found_unless_it_is_a_version() -> None:
    changed = [*WORDS[:-2], "something else", "that is new"]
    (finding,) = find_duplicates([document("a.md", *WORDS), document("b.md", *changed)])
    assert "% of its text stands in a.md too" in finding.message
    said: dict[str, Any] = {"policy": "leave"}
    versions = [document("a.md", *WORDS, version="1", **said), document("b.md", *changed, version="2", **said)]
    assert list(find_duplicates(versions)) == []


def test_half_the_same_text_is_not() -> None:
    other = [f"line{number} on pensions with quite other words" for number in range(20)]
    assert list(find_duplicates([document("a.md", *WORDS), document("b.md", *WORDS[:20], *other)])) == []


@given(st.sets(st.integers(0, 2**64 - 1), min_size=1, max_size=50))
def test_documents_alike_meet_in_every_band(hashes: set[int]) -> None:
    first = np.array(sorted(hashes), np.uint64)
    assert list(bands_of(first)) == list(bands_of(first.copy()))
    assert likeness(first, first) == 1.0
    assert len(set(bands_of(first))) == 32


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"review_by": date(2026, 11, 21)}, "review_by"),
        ({"review_by": date(2026, 11, 22)}, None),
        ({"effective_to": date(2026, 11, 21), "policy": "p"}, "effective_to"),
        ({"effective_to": date(2026, 11, 22)}, None),
        ({"review_by": date(2026, 1, 1), "state": State.DRAFT}, None),
    ],
)
def test_what_is_past_its_date(fields: dict[str, Any], field: str | None) -> None:
    warnings = [
        item.field for item in find_stale([document("a.md", **fields)], DAY) if item.severity is Severity.WARNING
    ]
    assert warnings == ([field] if field else [])


def test_a_version_that_was_followed_is_not_stale() -> None:
    old = document("a.md", policy="p", effective_to=date(2025, 12, 31), review_by=date(2025, 1, 1))
    new = document("b.md", policy="p", effective_from=date(2026, 1, 1))
    assert list(find_stale([old, new], DAY)) == []


def test_reviews_that_are_due_soon_are_one_hint_an_owner() -> None:
    soon = [document(f"{name}.md", review_by=date(2026, 12, 1), owner="HR") for name in "ab"]
    (finding,) = find_stale(soon, DAY)
    assert (finding.severity, finding.document) == (Severity.HINT, "a.md")
    assert "HR has 2 to review within 30 days, the first by 2026-12-01: a.md, b.md" in finding.message


def written(folder: Path, name: str, content: str, **fields: Any) -> ReadDocument:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(content, encoding="utf-8")
    return document(name, *content.split("\n"), file=folder / name, **fields)


@pytest.mark.parametrize(
    ("name", "link", "dead"),
    [
        ("a.md", "[b](b.md)", False),
        ("a.md", "[b](sub/../b.md#the-heading)", False),
        ("a.md", "[b](b.md#no-heading)", True),
        ("a.md", "[b](gone.md)", True),
        ("a.md", "[b](/b.md)", False),
        ("a.md", "[b](/gone.md)", True),
        ("a.md", "[b](/people-desk)", False),
        ("a.md", "[b](../outside.md)", True),
        ("a.md", "[b](https://example.org/gone.md)", False),
        ("a.md", "[b](mailto:hr@example.org)", False),
        ("a.md", "`[b](gone.md)`", False),
        ("a.md", '[b](<gone.md> "title")', True),
        ("a.md", "[b](draft.md)", True),
        ("a.md", "[b](../b/#the-heading)", False),
        ("a.md", "[b](../b/#no-heading)", True),
        ("a.md", "[b](../c/)", True),
        ("a.md", "[b](b.md#r-and-d-teams)", False),
        ("a.html", '<a href="gone.html">x</a>', True),
        ("a.html", '<a href="b.md">x</a>', False),
        ("a.html", '<a href="//example.org/x">x</a>', False),
    ],
)
def test_links_inside_the_corpus(tmp_path: Path, name: str, link: str, dead: bool) -> None:
    root = tmp_path / "corpus"
    documents = [
        written(root, name, link),
        written(root, "b.md", "# The heading\n\n## R & D: teams"),
        written(root, "draft.md", "# D", state=State.DRAFT),
    ]
    assert [item.document for item in find_dead_links(root, documents)] == ([name] if dead else [])


def test_links_of_word_files(tmp_path: Path) -> None:
    relations = (
        '<Relationship Id="r1" Type="http://x/hyperlink" Target="gone.docx" TargetMode="External"/>'
        '<Relationship Id="r2" Type="http://x/image" Target="media/image1.png"/>'
    )
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as archive:
        archive.writestr("word/_rels/document.xml.rels", relations)
    (finding,) = find_dead_links(tmp_path, [document("a.docx", file=tmp_path / "a.docx")])
    assert finding.value == "gone.docx"


@pytest.mark.parametrize(
    ("language", "word", "count"),
    [
        ("en", "leave", 1), ("en", "policy", 3), ("en", "employees", 3), ("en", "asked", 1), ("en", "needed", 2),
        ("en", "weeks", 1), ("en", "table", 2), ("de", "Urlaub", 2), ("de", "Bescheinigung", 4), ("es", "días", 2),
        ("es", "vacaciones", 4), ("fr", "semaine", 2), ("fr", "parlent", 1), ("fr", "congé", 2), ("pt", "período", 4),
        ("nl", "weken", 2), ("tr", "saat", 2), ("tr", "çalışan", 3), ("ru", "заявление", 5), ("xx", "word", 1),
    ],
)  # fmt: skip
def test_syllables(language: str, word: str, count: int) -> None:
    assert syllables(word, language) == count


def test_a_reading_level_by_hand() -> None:
    # Five sentences of three words of one syllable: 206.835 - 1.015 * 3 - 84.6 * 1.
    level = reading_level(document("a.md", *["We like cats."] * 5))
    assert level is not None
    assert level.score == pytest.approx(119.19)
    assert (level.formula, level.is_hard) == ("Flesch reading ease", False)


@pytest.mark.parametrize("language", "en es fr de pt it nl pl tr ar hi zh ja ko vi ru".split())  # noqa: SIM905 - a table
def test_every_language_has_a_formula_that_falls_with_longer_sentences(language: str) -> None:
    short = reading_level(document("a.md", *["abc def ghi."] * 6, language=language))
    words = (
        "informazione " if language == "it" else "abc def ghi "
    )  # Gulpease weighs long words more than long sentences
    long = reading_level(document("a.md", *[words * 60 + "."] * 6, language=language))
    assert short is not None and long is not None  # noqa: PT018 - one fact, that both have a level
    assert (long.is_hard, short.is_hard) == (True, False)
    assert (long.score > short.score) == long.rising
    (finding,) = hard_to_read([short, long])
    assert finding.quotes[0].text.startswith(words.strip())


def test_a_form_has_no_level() -> None:
    assert reading_level(document("a.md", "One sentence.", "| a | b", "| c | d")) is None


def test_coverage_counts_published_documents_by_topic_country_and_language() -> None:
    spain = Audience({"country": ("es", "PT")})
    found = coverage_of(
        [
            document("a.md", topics=("leave", "family")),
            document("b.md", topics=("leave",), language="es", audience=spain),
            document("c.md", topics=("leave",), language="es", audience=spain),
            document("d.md", state=State.DRAFT, topics=("secret",)),
            document("e.md", audience=Audience({"grade": ("M1",)})),
        ]
    )
    assert found.topics == ("leave", "(no topic)", "family")
    assert found.countries == (EVERYBODY, "ES", "PT")
    assert found.cells[("leave", "ES")] == {"es": 2}
    assert found.cells[("leave", EVERYBODY)] == {"en": 1}
    assert ("family", "ES") not in found.cells
