from datetime import date

import pytest
from care_samples import document

from ingest.care.drift import find_drift
from ingest.care.numbers import all_numbers, digits_of
from ingest.contract.chunks import State
from ingest.policy.findings import Finding, Severity
from ingest.policy.reading import ReadDocument

ENGLISH = "Send the request at least 8 weeks before the leave begins."


def found(original: ReadDocument, *translations: ReadDocument) -> list[Finding]:
    return list(find_drift([original, *translations]))


@pytest.mark.parametrize(
    ("language", "same", "other"),
    [
        ("de", "Stellen Sie den Antrag mindestens acht Wochen vor Beginn.", "Stellen Sie den Antrag mindestens 6 Wochen vor Beginn."),
        ("zh", "请在休假开始前至少八周提出申请。", "请在休假开始前至少 6 周提出申请。"),
        ("ar", "قدّم الطلب قبل ٨ أسابيع من بدء الإجازة.", "قدّم الطلب قبل ٦ أسابيع من بدء الإجازة."),
        ("hi", "छुट्टी शुरू होने से ८ सप्ताह पहले आवेदन करें।", "छुट्टी शुरू होने से ६ सप्ताह पहले आवेदन करें।"),
        ("fr", "Faites la demande au moins 8 semaines avant le début.", "Faites la demande au moins 10 semaines avant le début."),
    ],
)  # fmt: skip
def test_numbers_are_held_against_the_original_in_any_script(language: str, same: str, other: str) -> None:
    original = document("a.md", "# Leave", ENGLISH)
    kept = document("same.md", "# L", same, language=language, translation_of="a.md")
    changed = document("other.md", "# L", other, language=language, translation_of="a.md")
    (finding,) = found(original, kept, changed)
    assert (finding.document, finding.severity) == ("other.md", Severity.WARNING)
    assert [quote.text for quote in finding.quotes] == [ENGLISH, other]


@pytest.mark.parametrize(
    ("original", "language", "translation"),
    [
        ("Core hours are 10:00 to 3 p.m.", "de", "Die Kernzeit ist von 10 bis 15 Uhr."),
        ("The allowance is EUR 1,800.50 a year.", "de", "Das Budget beträgt 1.800,50 € im Jahr."),
        ("The budget is US$ 12,000.", "fr", "Le budget est de 12 000 US$."),
        ("Until 31 March 2026.", "zh", "至2026年3月31日。"),
        ("Extension 4000, within 2 days.", "zh", "内线 4000，2 个工作日内。"),
        ("Call +1 800 555 0142.", "de", "Rufen Sie 0800 555 0143 an."),
        ("Half, or one of the two.", "fr", "La moitié, ou l'un des deux."),
        ("From 1 November on.", "pt", "A partir de 1º de novembro."),
        ("Twenty-eight days.", "es", "28 días."),
    ],
)
def test_ways_of_writing_are_no_drift(original: str, language: str, translation: str) -> None:
    second = document("b.md", translation, language=language, translation_of="a.md")
    assert found(document("a.md", original), second) == []


def test_a_number_that_is_nowhere_in_the_translation_is_a_hint() -> None:
    original = document("a.md", "# Leave", "The line is open 24 hours.")
    translation = document("b.md", "# Urlaub", "Die Leitung ist immer offen.", language="de", translation_of="a.md")
    (finding,) = found(original, translation)
    assert (finding.severity, finding.message) == (
        Severity.HINT,
        "24 of the original a.md stands nowhere here",
    )


def test_a_translation_built_otherwise_is_not_compared_by_place() -> None:
    original = document("a.md", "# Leave", ENGLISH)
    rows = ["| Thema | Frist", "| Antrag | 6 Wochen"]
    translation = document("b.md", *rows, "# X", "# Y", "Z", language="de", translation_of="a.md")
    assert found(original, translation) == []


@pytest.mark.parametrize(
    ("original", "translation", "field"),
    [
        ({"version": "2"}, {"translated_from": "1", "version": "2"}, "translated_from"),
        ({"version": "2"}, {"version": "1"}, "version"),
        ({"effective_from": date(2026, 1, 1)}, {"effective_from": date(2025, 1, 1)}, "effective_from"),
        ({"version": "2"}, {"translated_from": "2", "version": "2.1"}, None),
        ({"version": "2"}, {"version": "1", "state": State.DRAFT}, None),
    ],
)
def test_an_original_that_was_revised_since(
    original: dict[str, object], translation: dict[str, object], field: str | None
) -> None:
    second = document("b.md", "Text.", language="de", translation_of="a.md", **translation)
    assert [item.field for item in found(document("a.md", "Text.", **original), second)] == ([field] if field else [])


def test_what_is_written_in_digits_and_what_can_be_read() -> None:
    text = "Two of 12,000 people, 8 weeks, L.1222-9, see https://x.example/2030 or call 0800 555 0143."
    assert digits_of(text, "en") == {"12000", "8"}
    assert {"2", "8", "12000"} <= all_numbers(text, "en")
    assert "15" in all_numbers("at 3 p.m.", "en")
