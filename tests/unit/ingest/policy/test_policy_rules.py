from datetime import date
from typing import Any

import pytest

from ingest.contract.chunks import Audience, Confidentiality, DocumentInfo
from ingest.policy.findings import Finding, Severity
from ingest.policy.rules import check_rules


def info(path: str, language: str = "en", **fields: Any) -> DocumentInfo:
    said = {"policy": "leave", "version": "1", "owner": "HR", "review_by": date(2099, 1, 1), **fields}
    return DocumentInfo(path, "Leave", language, "md", "f", "t", **said)


def found(*documents: DocumentInfo) -> list[tuple[str, str, str]]:
    return [(item.severity.value, item.check, item.document) for item in check_rules(documents)]


def only(*documents: DocumentInfo) -> Finding:
    (finding,) = check_rules(documents)
    return finding


DAY = date(2026, 1, 1)
OLD = info("old.md", version="1", effective_to=date(2025, 12, 31))
NEW = info("new.md", version="2", effective_from=DAY, supersedes="1")
US = Audience({"country": ("US",)})


@pytest.mark.parametrize(
    "documents",
    [
        (OLD, NEW),
        (info("a.md"), info("a.de.md", "de", translation_of="a.md")),
        (info("a.md"), info("b.md", policy="other")),
        (info("a.md"), info("us.md", version="2", audience=US)),
        (info("a.md", policy=None), info("b.md", policy=None)),
        (info("a.md", "de", audience=Audience({"country": ("DE",)})), info("b.md", "fr", audience=US)),
        (info("a.md", "de", binding=True), info("b.md", "fr")),
        (info("a.md", effective_from=DAY, effective_to=DAY),),
        (OLD, info("new.md", version="2", effective_from=DAY, supersedes="old.md")),
    ],
    ids=lambda documents: "+".join(item.path for item in documents),
)
def test_nothing_is_wrong(documents: tuple[DocumentInfo, ...]) -> None:
    missing = [item for item in check_rules(documents) if item.severity is not Severity.HINT]
    assert missing == []


def test_two_versions_in_force_on_one_day_are_an_error_that_says_which_day_to_end() -> None:
    finding = only(info("old.md", effective_from=date(2025, 1, 1)), info("new.md", version="2", effective_from=DAY))
    assert (finding.severity, finding.document, finding.field) == (Severity.ERROR, "new.md", "effective_from")
    assert "version '2' and version '1' (old.md)" in finding.message
    assert "on 2026-01-01" in finding.message
    assert "effective_to: 2025-12-31" in finding.remedy


def test_a_long_version_overlaps_all_that_begin_within_it() -> None:
    year = info("long.md", effective_from=date(2025, 1, 1), effective_to=date(2025, 12, 31))
    march = info("m.md", version="2", effective_from=date(2025, 3, 1), effective_to=date(2025, 3, 31))
    june = info("j.md", version="3", effective_from=date(2025, 6, 1), effective_to=date(2025, 6, 30))
    assert [item.document for item in check_rules((year, march, june))] == ["m.md", "j.md"]


def test_an_audience_is_the_same_in_any_order_and_case() -> None:
    first = info("a.md", audience=Audience({"country": ("US", "DE"), "grade": ("M1",)}))
    second = info("b.md", version="2", audience=Audience({"grade": ("m1",), "country": ("de", "us")}))
    assert found(first, second) == [("error", "versions", "b.md")]


def test_two_documents_of_one_version_are_only_a_warning() -> None:
    assert found(info("a.md"), info("b.md")) == [("warning", "versions", "b.md")]


@pytest.mark.parametrize(
    ("fields", "severity", "field"),
    [
        ({"effective_from": DAY, "effective_to": date(2025, 12, 31)}, "error", "effective_to"),
        ({"effective_from": DAY, "review_by": date(2025, 12, 31)}, "warning", "review_by"),
        ({"confidentiality": Confidentiality.RESTRICTED}, "warning", "confidentiality"),
        ({"supersedes": "0.9"}, "error", "supersedes"),
        ({"translation_of": "gone.md"}, "error", "translation_of"),
        ({"translation_of": "a.md"}, "error", "translation_of"),
        ({"owner": None}, "hint", "owner"),
    ],
)
def test_one_document_alone(fields: dict[str, Any], severity: str, field: str) -> None:
    finding = only(info("a.md", **fields))
    assert (finding.severity.value, finding.field, finding.document) == (severity, field, "a.md")


def test_a_superseded_version_that_is_not_there_is_named_with_those_that_are() -> None:
    finding = only(OLD, info("new.md", version="2", effective_from=DAY, supersedes="1.1"))
    assert "'1.1'" in finding.message
    assert "versions of it here are 1, 2" in finding.message


def test_a_misspelt_path_is_corrected() -> None:
    finding = only(info("leave/parental.en.md"), info("p.de.md", "de", translation_of="leave/parental.md"))
    assert finding.remedy == "write 'leave/parental.en.md'"


@pytest.mark.parametrize("length", [1, 2, 5])
def test_versions_that_supersede_each_other_in_a_circle(length: int) -> None:
    documents = [
        info(f"{i}.md", version=str(i), supersedes=str((i + 1) % length), effective_from=date(2000 + i, 1, 1),
             effective_to=date(2000 + i, 12, 31))
        for i in range(length)
    ]  # fmt: skip
    finding = only(*documents)
    assert (finding.severity, finding.check) == (Severity.ERROR, "versions")
    assert finding.message.count("→") == length


def test_a_tail_into_a_circle_reports_the_circle_once() -> None:
    ends = {"effective_to": date(2020, 1, 1)}
    documents = [info("t.md", version="t", supersedes="a", effective_from=date(2020, 2, 2))]
    documents += [info("a.md", version="a", supersedes="b", **ends), info("b.md", version="b", supersedes="a", **ends)]
    circles = [item for item in check_rules(documents) if "circle" in item.message]
    assert len(circles) == 1
    assert "t.md" not in circles[0].message


@pytest.mark.parametrize(
    ("original", "fields", "severity"),
    [
        ({"binding": False}, {}, "warning"),
        ({"policy": "other"}, {}, "error"),
        ({"language": "de"}, {}, "warning"),
    ],
)
def test_translations_need_a_fitting_original(original: dict[str, Any], fields: dict[str, Any], severity: str) -> None:
    findings = list(check_rules([info("a.md", **original), info("a.de.md", "de", translation_of="a.md", **fields)]))
    assert (severity, "a.de.md") in [(item.severity.value, item.document) for item in findings]


def test_a_translation_of_a_translation_names_the_original() -> None:
    chain = [info("a.md"), info("b.md", "de", translation_of="a.md"), info("c.md", "fr", translation_of="b.md")]
    finding = only(*chain)
    assert (finding.document, finding.remedy) == ("c.md", "name the original, 'a.md'")


def test_variants_none_of_which_binds_are_one_warning() -> None:
    finding = only(info("a.md"), info("b.md", "de"), info("c.md", "fr"))
    assert (finding.severity, finding.field) == (Severity.WARNING, "binding")
    assert "a.md (en), b.md (de), c.md (fr)" in finding.message
