"""Each recognizer file carries its own examples and near-misses; every one is tried here."""

from pathlib import Path

import pytest
import yaml

from assistant.privacy import catalogue as module
from assistant.privacy.catalogue import Entry, catalogue
from assistant.privacy.nlp import LightNlpEngine
from assistant.privacy.patterns import THRESHOLD, NearbyWords, recognizer
from assistant.privacy.phones import PhoneRecognizer
from assistant.privacy.presidio import EntityRecognizer
from assistant.privacy.scrubber import Scrubber
from assistant.privacy.shadow import shadow

ENTRIES = {entry.name: entry for entry in catalogue()}
ENGINE = LightNlpEngine(["en"])


def make(entry: Entry) -> EntityRecognizer:
    return PhoneRecognizer(entry, "en") if entry.uses == "phone" else recognizer(entry, "en")


def finds(entry: Entry, text: str) -> list[str]:
    plain = shadow(text).plain
    artifacts = ENGINE.process_text(plain, "en")
    one = make(entry)
    results = NearbyWords().enhance_using_context(plain, one.analyze(plain, [entry.type], artifacts), artifacts, [one])
    return [plain[r.start : r.end] for r in results if r.score >= THRESHOLD]


def cases(kind: str) -> list[tuple[str, str]]:
    alone = [entry for entry in catalogue() if entry.uses in (None, "phone")]
    return [(entry.name, text) for entry in alone for text in getattr(entry, kind)]


@pytest.mark.parametrize(("name", "text"), cases("examples"))
def test_example_is_found(name: str, text: str) -> None:
    assert finds(ENTRIES[name], text), f"{name} does not find its example {text!r}"


@pytest.mark.parametrize(("name", "text"), [case for case in cases("near_misses") if case[0] != "phone"])
def test_near_miss_survives(name: str, text: str) -> None:
    assert not finds(ENTRIES[name], text), f"{name} takes its near-miss {text!r}"


@pytest.mark.parametrize("entry", catalogue(), ids=lambda entry: entry.name)
def test_every_entry_has_both(entry: Entry) -> None:
    assert entry.examples
    assert entry.near_misses


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    return Scrubber()


@pytest.mark.parametrize("name", ["phone", "iban", "address", "names", "email", "url", "birth_date"])
def test_whole_scrubber_on_examples_and_near_misses(scrubber: Scrubber, name: str) -> None:
    entry = ENTRIES[name]
    for text in entry.examples:
        assert any(span.type == entry.type for span in scrubber.find(text)), text
    for text in entry.near_misses:
        assert not any(span.type == entry.type for span in scrubber.find(text)), text


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ({"name": "x", "type": "T", "what": "w", "pattern": "a", "chek": "luhn"}, "unknown keys"),
        ({"name": "x", "type": "T", "what": "w"}, "give a pattern"),
        ({"name": "x", "type": "T", "what": "w", "pattern": "a", "check": "stdnum.xx.none"}, "unknown check"),
        ({"name": "x", "type": "T", "what": "w", "pattern": "a", "check": "lun"}, "unknown check"),
    ],
)
def test_a_wrong_file_is_refused_with_a_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: dict[str, str], message: str
) -> None:
    shared = (module.FOLDER / "shared.yaml").read_text("utf-8")
    (tmp_path / "shared.yaml").write_text(shared, "utf-8")
    (tmp_path / "xx.yaml").write_text(yaml.safe_dump({"recognizers": [entry]}), "utf-8")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    with pytest.raises(ValueError, match=message):
        module.catalogue.__wrapped__()
