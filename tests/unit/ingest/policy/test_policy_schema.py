import re
from dataclasses import fields

from ingest.contract.chunks import Confidentiality, DocumentInfo, State
from ingest.policy.findings import Severity
from ingest.policy.schema import ATTRIBUTES, field_names, meant, policy_schema
from ingest.policy.validate import validate_fields


def test_the_schema_has_the_fields_of_the_record() -> None:
    made = {"format", "file_sha256", "text_sha256", "pages"}  # of the file, not said
    assert field_names() == {field.name for field in fields(DocumentInfo)} - made | {"lang"}


def test_the_schema_names_the_values_that_are_read() -> None:
    properties = policy_schema()["properties"]
    assert properties["state"]["enum"] == [*State, None]
    assert properties["confidentiality"]["enum"] == [*Confidentiality, None]
    assert tuple(properties["audience"]["properties"]) == ATTRIBUTES
    assert all(re.compile(item["pattern"]) for item in properties.values() if "pattern" in item)


def test_all_wrong_fields_are_found_at_once_with_value_and_remedy() -> None:
    said = {
        "effective_from": "1 May", "state": "final", "owner": ["HR"], "audience": {"country": ["USA"], "contry": ["US"]},
        "effective_form": "2026-01-01", "colour": "red", "language": "German", "title": "Fine", "topics": None,
    }  # fmt: skip
    findings = {item.field: item for item in validate_fields("a.md", said, own=True)}
    assert set(findings) == set(said) - {"title", "topics"} | {"audience.country"}
    assert findings["effective_from"].remedy == "write a date as YYYY-MM-DD"
    assert findings["state"].value == "final"
    assert findings["state"].severity is Severity.ERROR
    assert findings["effective_form"].remedy == "write 'effective_from'"
    assert findings["audience"].remedy == "write 'country'"
    assert "'USA'" in findings["audience.country"].message
    assert findings["colour"].remedy.startswith("remove it; known are audience,")


def test_front_matter_may_hold_fields_of_other_programs() -> None:
    assert [
        item.field for item in validate_fields("a.md", {"subtitle": "A", "layout": "page", "ownr": "HR"}, own=False)
    ] == ["ownr"]


def test_what_was_meant() -> None:
    assert meant("Effective-To", field_names()) == "effective_to"
    assert meant("colour", field_names()) is None
