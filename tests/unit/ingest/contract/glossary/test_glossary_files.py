"""What HR may write, what is said of a mistake, and how a corpus's glossary adds to the packaged one."""

import json
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.glossary.files import GLOSSARY_FILE, GlossaryError, glossary_digest, read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import EVERY_LANGUAGE, Concept
from ingest.contract.glossary.schema import glossary_schema, violations
from ingest.contract.language import SERVED_LANGUAGES

CORPUS = Path(__file__).resolve().parents[5] / "corpus"


def corpus_with(folder: Path, text: str) -> Path:
    (folder / GLOSSARY_FILE).write_text(text, encoding="utf-8")
    return folder


def concept(glossary: Glossary, concept_id: str) -> Concept:
    return next(item for item in glossary if item.concept_id == concept_id)


def test_the_packaged_glossary_has_every_concept_in_every_served_language() -> None:
    glossary = read_glossary(None)
    assert len(glossary) >= 260
    lacking = [(c.concept_id, sorted(set(SERVED_LANGUAGES) - c.terms.keys())) for c in glossary]
    assert [item for item in lacking if item[1]] == []


def test_no_packaged_concept_lists_a_term_twice() -> None:
    twice = [
        (c.concept_id, language)
        for c in read_glossary(None)
        for language, terms in c.terms.items()
        if len({term.casefold() for term in terms}) < len(terms)
    ]
    assert twice == []


def test_latin_words_are_left_to_english_where_english_is_looked_for() -> None:
    """They would be counted twice."""
    latin = [
        (c.concept_id, language, term)
        for c in read_glossary(None)
        for language in ("ar", "ja", "ko", "ru", "zh")
        for term in c.terms[language]
        if term.isascii()
    ]
    assert latin == []


def test_the_sample_company_names_its_programmes() -> None:
    glossary = read_glossary(CORPUS)
    assert "employee-assistance" in glossary.question_concepts("Hat Harbour auch nachts offen?", "de")
    assert "self-service" in glossary.question_concepts("Où est MyAldermoor ?", "fr")
    assert "peer-support" not in glossary.question_concepts("a circle of friends", "en")


def test_a_corpus_without_a_glossary_has_the_packaged_one(tmp_path: Path) -> None:
    assert read_glossary(tmp_path).concept_ids == read_glossary(None).concept_ids
    assert glossary_digest(tmp_path) == glossary_digest(None) == read_glossary(tmp_path).digest


def test_terms_are_added_to_a_concept_that_is_known(tmp_path: Path) -> None:
    corpus = corpus_with(tmp_path, "concepts:\n  payslip:\n    en: [pay note]\n    sv: [lönebesked]\n")
    glossary = read_glossary(corpus)
    terms = concept(glossary, "payslip").terms
    assert "payslip" in terms["en"]
    assert terms["en"][-1] == "pay note"
    assert glossary.concepts("mina lönebesked", "sv") == ("payslip",)


def test_terms_take_the_place_of_those_of_a_concept_on_request(tmp_path: Path) -> None:
    corpus = corpus_with(tmp_path, "concepts:\n  payslip:\n    replace: true\n    en: [pay note]\n")
    assert concept(read_glossary(corpus), "payslip").terms == {"en": ("pay note",)}


def test_a_concept_is_taken_out_by_replacing_it_with_nothing(tmp_path: Path) -> None:
    corpus = corpus_with(tmp_path, "concepts:\n  pets:\n    replace: true\n")
    assert "pets" not in read_glossary(corpus).concept_ids


def test_a_new_concept_is_found_and_words_of_every_language_everywhere(tmp_path: Path) -> None:
    corpus = corpus_with(tmp_path, "concepts:\n  cabin:\n    any: [Seehütte 7]\n    no: [firmahytte]\n")
    glossary = read_glossary(corpus)
    assert glossary.concept_ids[-1] == "cabin"
    assert concept(glossary, "cabin").terms[EVERY_LANGUAGE] == ("Seehütte 7",)
    assert glossary.concepts("reservar la Seehütte 7", "es") == ("cabin",)
    assert glossary.concepts("låne firmahytte", "no") == ("cabin",)


def test_a_phrase_that_means_something_else_is_left_out(tmp_path: Path) -> None:
    text = "concepts:\n  lodge:\n    en: [lodge]\n    not:\n      en: [lodge a complaint]\n"
    glossary = read_glossary(corpus_with(tmp_path, text))
    assert "lodge" in glossary.concepts("book the lodge", "en")
    assert "lodge" not in glossary.concepts("lodge a complaint", "en")
    assert "grievance" in glossary.concepts("lodge a complaint", "en")


def test_words_that_yaml_takes_for_something_else_are_words(tmp_path: Path) -> None:
    text = "concepts:\n  form-101:\n    en: [101, no, 1.10, 2026-01-01, on]\n"
    terms = concept(read_glossary(corpus_with(tmp_path, text)), "form-101").terms
    assert terms["en"] == ("101", "no", "1.10", "2026-01-01", "on")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("concepts: [", r"it is not valid YAML in UTF-8"),
        ("concepts: " + "[" * 5000 + "]" * 5000, r"it is not valid YAML in UTF-8"),
        ("", r"the file is missing; write the concepts under 'concepts:'"),
        ("concept: {}", r"'concepts' is missing; write the concepts under 'concepts:'"),
        ("concepts: {}\nowner: HR", r"line 2: the field 'owner' is 'owner'; write the concepts under"),
        ("concepts:\n- id: pay", r"line 1: the field 'concepts' is \[.*\]; write the concepts below it"),
        ("concepts:\n  Annual Leave:\n    en: [x]", r"line 2: concept 'Annual Leave', .* write an id in small letters"),
        ("concepts:\n  pay:\n    en: salary", r"line 3: concept 'pay', the field 'en' is 'salary'; write a list such"),
        ("concepts:\n  pay:\n    en: [salary, 3]\n    jp: [x]", r"line 4: .* the field 'jp' .* ja for Japanese"),
        ("concepts:\n  pay:\n    en: [salary, '?!']", r"line 3: .* the field 'en.2' is '\?!'; write a word"),
        ("concepts:\n  pay:\n    en: [a: b]", r"line 3: .* the field 'en.1' is .* in quotes"),
        ("concepts:\n  pay:\n    en:", r"line 3: .* the field 'en' is missing; write a list"),
        ("concepts:\n  pay:\n    not: [x]", r"line 3: .* the field 'not' .* write phrases by language"),
        ("concepts:\n  pay:\n    replace: yes", r"line 3: .* the field 'replace' is 'yes'; write true or false"),
        ("concepts:\n  pay:\n    replace: true", r"line 2: .* no packaged concept has this id; take 'replace' away"),
        ("concepts:\n  paid-lunch: {}", r"line 2: concept 'paid-lunch' has no terms"),
        ("concepts:\n  pay: {en: [a]}\n  pay: {en: [b]}", r"line 3: 'pay' stands twice; put both together"),
        ("concepts:\n  one: &x {en: [a]}\n  two: *x", r"an alias \(\*\) is used; write the terms out"),
        (f"concepts:\n  pay:\n    en: [{'x' * 81}]", r"the field 'en.1' is 'x+'; write a word or a short phrase"),
    ],
)
def test_a_mistake_is_named_with_line_field_value_and_remedy(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(GlossaryError, match=message) as caught:
        read_glossary(corpus_with(tmp_path, text))
    assert str(caught.value).startswith(f"{GLOSSARY_FILE}: ")


def test_many_mistakes_are_named_together(tmp_path: Path) -> None:
    text = "concepts:\n" + "".join(f"  pay-{number}:\n    en: none\n" for number in range(12))
    with pytest.raises(GlossaryError, match=r"line 3: .*line 5: .*; and 2 more") as caught:
        read_glossary(corpus_with(tmp_path, text))
    assert len(caught.value.problems) == 12


def test_a_file_in_another_encoding_is_refused(tmp_path: Path) -> None:
    (tmp_path / GLOSSARY_FILE).write_bytes("concepts:\n  pay:\n    de: [Gehälter]".encode("latin-1"))
    with pytest.raises(GlossaryError, match="not valid YAML in UTF-8"):
        read_glossary(tmp_path)


def test_the_digest_changes_with_the_corpus_glossary_alone(tmp_path: Path) -> None:
    before = glossary_digest(tmp_path)
    (tmp_path / "other.yaml").write_text("concepts: {}", encoding="utf-8")
    assert glossary_digest(tmp_path) == before
    corpus_with(tmp_path, "concepts:\n  payslip:\n    en: [pay note]\n")
    assert glossary_digest(tmp_path) != before


def test_a_glossary_is_the_same_after_json(tmp_path: Path) -> None:
    glossary = read_glossary(CORPUS)
    again = Glossary.from_json(json.loads(json.dumps(glossary.as_json())))
    assert (list(again), again.digest) == (list(glossary), glossary.digest)


def test_the_schema_uses_only_what_is_checked() -> None:
    checked = {
        "$ref", "additionalProperties", "items", "maxItems", "maxLength", "pattern", "patternProperties",
        "properties", "propertyNames", "required", "type",
    }  # fmt: skip
    said = {"$defs", "$schema", "description", "title", "x-remedy", "x-remedy-names"}

    def keywords(schema: object) -> set[str]:
        if not isinstance(schema, dict):
            return set()
        inner = [schema.get("additionalProperties"), schema.get("items"), schema.get("propertyNames")]
        for container in ("properties", "patternProperties", "$defs"):
            inner += list(schema.get(container, {}).values())
        return set(schema) | set().union(*map(keywords, inner))

    assert keywords(glossary_schema()) - said <= checked


JSON = st.recursive(
    st.none() | st.booleans() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=12,
)


@given(JSON)
def test_whatever_is_written_is_taken_or_refused_with_a_remedy(value: object) -> None:
    found = list(violations(value, glossary_schema()))
    assert all(item.remedy for item in found)
    if not found:
        assert isinstance(value, dict)
        assert isinstance(value["concepts"], dict)


@given(st.text(max_size=200))
def test_whatever_stands_in_the_file_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.mktemp("corpus")
    (folder / GLOSSARY_FILE).write_bytes(text.encode("utf-8", "replace"))
    problems: tuple[str, ...] = ()
    try:
        read_glossary(folder)
    except GlossaryError as error:
        problems = error.problems
    assert problems or isinstance(yaml.safe_load(text), dict)


def test_the_documented_example_is_valid() -> None:
    page = (CORPUS.parent / "docs" / "glossary.md").read_text(encoding="utf-8")
    example = page.split("```yaml\n")[1].split("```")[0]
    assert list(violations(yaml.safe_load(example), glossary_schema())) == []
