from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from ingest.catalogue import CATALOGUE, FileFacts, describe, read_catalogue
from ingest.contract.chunks import Confidentiality, DocumentInfo, State
from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.policy.sidecar import entry_of

ENGLISH = "You have thirty days of paid leave each year, and more if you are ill."
GERMAN = "Sie haben dreißig Tage bezahlten Urlaub im Jahr und mehr, wenn Sie krank sind."
FRENCH = "Vous avez trente jours de congés payés par an, et davantage si vous êtes malade."
PORTUGUESE = "Você tem trinta dias de férias por ano, e mais se estiver doente, como diz a lei."
UKRAINIAN = "Ви маєте тридцять днів оплачуваної відпустки на рік, і більше, якщо ви хворієте."


def described(
    path: str = "hr/leave.md",
    *,
    front: Mapping[str, str] | None = None,
    entry: Mapping[str, Any] | None = None,
    title: str | None = None,
    text: str = ENGLISH,
) -> DocumentInfo:
    return describe(FileFacts(path, "f" * 64), LoadedDocument((), title, 3, front or {}), text, "t" * 64, entry or {})


def catalogue(folder: Path, text: str) -> dict[str, Mapping[str, Any]]:
    (folder / CATALOGUE).write_text(text, encoding="utf-8")
    return read_catalogue(folder)


def entry(folder: Path, fields: str) -> Mapping[str, Any]:
    return catalogue(folder, f"documents:\n- path: a.md\n  {fields}\n")["a.md"]


def test_what_the_file_itself_says() -> None:
    info = described(title="Paid leave")
    assert (info.path, info.format, info.pages, info.file_sha256) == ("hr/leave.md", "md", 3, "f" * 64)
    assert (info.title, info.language, info.text_sha256) == ("Paid leave", "en", "t" * 64)
    assert info.audience.criteria == {}
    assert info.effective_from is info.version is info.owner is None


@pytest.mark.parametrize(
    ("entry", "front", "title", "expected"),
    [
        ({"title": "Of the catalogue"}, {"title": "Of the front matter"}, "Of the text", "Of the catalogue"),
        ({"title": None}, {"title": "Of the front matter"}, "Of the text", "Of the front matter"),
        ({}, {"title": "null"}, "Of the text", "Of the text"),
        ({}, {}, None, "Parental leave"),
    ],
)
def test_the_catalogue_is_trusted_first_and_the_name_last(
    entry: dict[str, Any], front: dict[str, str], title: str | None, expected: str
) -> None:
    assert described("hr/parental-leave.de.md", entry=entry, front=front, title=title).title == expected


@pytest.mark.parametrize(
    ("path", "front", "entry", "text", "language"),
    [
        ("a.md", {}, {}, ENGLISH, "en"),
        ("a.de.md", {}, {}, GERMAN, "de"),
        ("a.de.md", {}, {}, "42", "de"),
        ("a_fr.md", {}, {}, FRENCH, "fr"),
        ("leave-pt-BR.md", {}, {}, PORTUGUESE, "pt"),
        ("a.de.md", {"language": "es"}, {}, GERMAN, "es"),
        ("a.de.md", {"lang": "es-MX"}, {}, GERMAN, "es"),
        ("a.de.md", {"language": "es"}, {"language": "zh_CN"}, GERMAN, "zh"),
        ("a.de.md", {"language": "German"}, {}, GERMAN, "de"),
        ("policy.v2.md", {}, {}, ENGLISH, "en"),
        ("time-at-work.md", {}, {}, ENGLISH, "en"),
        ("leave-uk.md", {}, {}, ENGLISH, "en"),
        ("leave.uk.md", {}, {}, UKRAINIAN, "uk"),
        ("leave-us.md", {}, {}, ENGLISH, "en"),
        ("leave-de.md", {}, {}, ENGLISH, "en"),
        ("leave_fr.md", {}, {}, GERMAN, "de"),
        ("leave-hr.md", {}, {}, ENGLISH, "en"),
        ("leave-sr.md", {}, {}, "Имате тридесет дана плаћеног одмора годишње, а и више ако сте болесни.", "sr"),
    ],
)
def test_language_is_taken_from_where_it_is_said(
    path: str, front: dict[str, str], entry: dict[str, Any], text: str, language: str
) -> None:
    assert described(path, front=front, entry=entry, text=text).language == language


@pytest.mark.parametrize(
    ("path", "title"),
    [
        ("hr/parental_leave.pt-BR.md", "Parental leave"),
        ("hr/parental-leave.de.md", "Parental leave"),
        ("time-at-work.md", "Time at work"),
        ("a/FAQ.pdf", "Faq"),
        ("de.md", "De"),
        ("leave-uk.md", "Leave uk"),
        ("休假.zh.md", "休假"),
    ],
)
def test_a_title_made_of_the_name_leaves_out_its_language_alone(path: str, title: str) -> None:
    assert described(path).title == title


def test_front_matter_fields_are_read() -> None:
    front = {
        "policy": "leave", "version": "007", "owner": "HR", "translation_of": "a.en.md", "topics": "leave, family",
        "effective_from": "2026-01-01", "effective_to": "2026-12-31T00:00:00", "review_by": "2026-06-30",
        "audience.country": "ES, NO", "audience.employment_type": "part_time",
    }  # fmt: skip
    info = described(front=front)
    assert (info.policy, info.version, info.owner, info.translation_of) == ("leave", "007", "HR", "a.en.md")
    assert info.topics == ("leave", "family")
    assert (info.effective_from, info.effective_to) == (date(2026, 1, 1), date(2026, 12, 31))
    assert info.review_by == date(2026, 6, 30)
    assert info.audience.criteria == {"country": ("ES", "NO"), "employment_type": ("part_time",)}


@pytest.mark.parametrize(
    ("front", "countries"),
    [
        ({"audience.country": "NO"}, ("NO",)),
        ({"audience.country": "[NO, SE]"}, ("NO", "SE")),
        ({"audience": "{country: [NO]}"}, ("NO",)),
        ({"audience": "{country: NO, region: }"}, ("NO",)),
    ],
)
def test_norway_is_a_country(front: dict[str, str], countries: tuple[str, ...]) -> None:
    assert described(front=front).audience.criteria == {"country": countries}


@pytest.mark.parametrize(
    ("front", "entry", "criteria"),
    [
        ({"audience.country": "ES"}, {}, {"country": ("ES",)}),
        ({"audience.country": "ES"}, {"audience": None}, {"country": ("ES",)}),
        ({"audience.country": "ES"}, {"audience": {}}, {}),
        ({"audience.country": "ES"}, {"audience": {"site": ["Leipzig"]}}, {"site": ("Leipzig",)}),
        ({"audience.country": "any", "audience.grade": "M1"}, {}, {"grade": ("M1",)}),
        ({"audience": "all"}, {}, {}),
        ({}, {"audience": {"country": ["All"], "grade": ["*"]}}, {}),
        ({}, {"audience": {"country": ["ES"], "grade": []}}, {"country": ("ES",)}),
        ({}, {"audience": {"site": ["All Saints"]}}, {"site": ("All Saints",)}),
    ],
)
def test_an_audience_is_one_field_and_any_or_all_is_everybody(
    front: dict[str, str], entry: dict[str, Any], criteria: dict[str, tuple[str, ...]]
) -> None:
    assert described(front=front, entry=entry).audience.criteria == criteria


def test_the_fields_of_a_policy_are_read() -> None:
    info = described(
        front={"supersedes": "2.4", "binding": "no", "translated_from": "3.1", "contacts": "a@b.example, People Desk"},
        entry={"state": "Review", "confidentiality": "restricted", "binding": "true"},
    )
    assert (info.supersedes, info.binding, info.translated_from) == ("2.4", True, "3.1")
    assert info.contacts == ("a@b.example", "People Desk")
    assert (info.state, info.confidentiality) == (State.REVIEW, Confidentiality.RESTRICTED)
    plain = described()
    assert (plain.state, plain.confidentiality) == (State.PUBLISHED, Confidentiality.INTERNAL)
    assert plain.binding is plain.supersedes is plain.translated_from is None


def test_a_property_named_state_of_another_format_is_not_the_policys() -> None:
    assert described("hr/leave.html", front={"state": "Oregon"}).state is State.PUBLISHED


def test_a_sidecar_goes_before_the_catalogue_field_by_field(tmp_path: Path) -> None:
    (tmp_path / "a.pdf.meta.yaml").write_text("owner: Sidecar\nversion: 1.10\ntitle:\n", encoding="utf-8")
    said = entry_of(tmp_path / "a.pdf", {"owner": "Catalogue", "title": "Leave", "version": "1"})
    info = described("a.pdf", entry=said)
    assert (info.owner, info.version, info.title) == ("Sidecar", "1.10", "Leave")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"owner: [a", "not valid YAML"),
        (b"- a", "holds no fields"),
        (b"owner: \xff", "not valid YAML in UTF-8"),
        (b"a: &x 1\nb: *x", "aliases are not read"),
        (b"#" * 200_000, "more than 100000 bytes"),
    ],
)
def test_a_broken_sidecar_stops_its_document_alone(tmp_path: Path, content: bytes, reason: str) -> None:
    (tmp_path / "a.md.meta.yaml").write_bytes(content)
    said = entry_of(tmp_path / "a.md", {"owner": "HR"})
    with pytest.raises(LoadError, match=rf"a\.md\.meta\.yaml .*{reason}"):
        described("a.md", entry=said)


def test_catalogue_values_are_read_as_written(tmp_path: Path) -> None:
    lines = ["version: 1.10", "language: no", "owner: ~", "audience: {country: [NO]}", "effective_from: 2026-01-01"]
    said = entry(tmp_path, "\n  ".join(lines))
    info = described(entry=said)
    assert (info.version, info.language, info.owner) == ("1.10", "no", None)
    assert info.audience.criteria == {"country": ("NO",)}
    assert info.effective_from == date(2026, 1, 1)


def test_catalogue_dates_may_be_dates() -> None:
    assert described(entry={"effective_from": date(2026, 1, 1)}).effective_from == date(2026, 1, 1)


@pytest.mark.parametrize("field", ["effective_from", "effective_to", "review_by"])
@pytest.mark.parametrize("value", ["01/02/2026", "2026-13-01", "soon"])
def test_a_bad_date_is_named_with_its_field(field: str, value: str) -> None:
    with pytest.raises(LoadError, match=rf"'{field}' is '{value}'; write a date as YYYY-MM-DD"):
        described(front={field: value})


@pytest.mark.parametrize(
    ("field", "value", "remedy"),
    [
        ("audience", "everyone", "a mapping"),
        ("audience", "[ES]", "a mapping"),
        ("audience.country", "{a: b}", "a list"),
        ("topics", "{a: b}", "a list"),
        ("topics", "[{a: b}]", "a list of words"),
        ("binding", "perhaps", "true or false"),
        ("state", "final", "one of draft, review, published, retired"),
        ("confidentiality", "secret", "one of public, internal, restricted"),
    ],
)
def test_a_field_of_the_wrong_shape_is_named(field: str, value: str, remedy: str) -> None:
    with pytest.raises(LoadError, match=rf"'{field}' is .*{remedy}"):
        described(front={field: value})


def test_no_catalogue_is_an_empty_one(tmp_path: Path) -> None:
    assert read_catalogue(tmp_path) == {}


def test_entries_by_path(tmp_path: Path) -> None:
    entries = catalogue(tmp_path, "documents:\n- {path: a.md, title: A}\n- {path: b/c.pdf}\n")
    assert {path: entry.get("title") for path, entry in entries.items()} == {"a.md": "A", "b/c.pdf": None}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("documents: [", "not valid YAML"),
        ("", "must hold a list under 'documents'"),
        ("- path: a.md", "must hold a list under 'documents'"),
        ("documents: {a.md: x}", "must hold a list under 'documents'"),
        ("documents:\n- path: a.md\n- title: B", "entry 2 has no 'path'"),
        ("documents:\n- a.md", "entry 1 has no 'path'"),
        ("documents:\n- path: a.md\n- path: a.md", "'a.md' is listed twice; remove one"),
    ],
)
def test_a_bad_catalogue_is_refused_by_name(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message) as caught:
        catalogue(tmp_path, text)
    assert str(tmp_path / CATALOGUE) in str(caught.value)


def test_a_catalogue_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / CATALOGUE).write_bytes("documents:\n- {path: a.md, title: Größe}".encode("latin-1"))
    with pytest.raises(ConfigurationError, match="not valid YAML in UTF-8"):
        read_catalogue(tmp_path)


def test_a_catalogue_runs_no_code(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="not valid YAML"):
        catalogue(tmp_path, "documents: !!python/object/apply:os.getcwd []")


def test_the_catalogue_of_the_sample_corpus_is_read() -> None:
    corpus = Path(__file__).resolve().parents[3] / "corpus"
    read = read_catalogue(corpus)
    plain = yaml.safe_load((corpus / CATALOGUE).read_text(encoding="utf-8"))["documents"]
    assert len(read) == len(plain)
    for item in plain:
        by_hand = describe(FileFacts(item["path"], ""), LoadedDocument(()), ENGLISH, "", item)
        assert describe(FileFacts(item["path"], ""), LoadedDocument(()), ENGLISH, "", read[item["path"]]) == by_hand
