from datetime import date
from typing import Any

import pytest
from care_samples import document

from ingest.care.contradictions import find_contradictions
from ingest.contract.chunks import Audience, State

DAYS = ("You have 30 days of paid annual leave each calendar year.", "You have 25 days of paid annual leave each calendar year.")  # fmt: skip


@pytest.mark.parametrize(
    ("language", "first", "second"),
    [
        ("en", *DAYS),
        ("en", DAYS[0], "Each calendar year, everyone has 25 days of paid annual leave."),
        ("en", "The learning budget is EUR 1,800 a year for each employee.", "Each employee has a learning budget of EUR 1,500 a year."),
        ("en", "Send the request to People Desk at least 8 weeks before the leave begins.",
         "Send your request to People Desk at least 4 weeks before your leave begins."),
        ("de", "Sie haben Anspruch auf 30 Tage bezahlten Urlaub im Kalenderjahr.",
         "Im Kalenderjahr haben Sie Anspruch auf 28 Tage bezahlten Urlaub."),
        ("es", "Tienes derecho a 16 semanas de permiso retribuido por adopción.", "Tienes derecho a 12 semanas de permiso retribuido por adopción."),
        ("zh", "全职员工每年享有15天带薪年休假。", "全职员工每年享有10天带薪年休假。"),
        ("ru", "Сотрудник имеет право на 28 дней оплачиваемого отпуска в год.", "Сотрудник имеет право на 30 дней оплачиваемого отпуска в год."),
    ],
)  # fmt: skip
def test_two_amounts_for_one_thing_are_shown_side_by_side(language: str, first: str, second: str) -> None:
    documents = [
        document("a.md", "# Leave", first, "Ask your manager.", language=language, policy="leave"),
        document("b.md", "# Summary of leave", second, language=language, policy="leave"),
    ]
    (finding,) = find_contradictions(documents)
    assert {quote.text for quote in finding.quotes} == {first, second}
    assert finding.remedy


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (DAYS[0], DAYS[0]),
        ("Employees in Germany have 30 days of paid annual leave a year.", "Employees in Spain have 25 days of paid annual leave a year."),
        ("The Standard plan covers 80 % of dental treatment after the deductible.",
         "The Plus plan covers 90 % of dental treatment after the deductible."),
        ("You have 30 days of paid annual leave.", "You have 30 working hours of paid annual leave."),
        ("Full-time employees have 4 weeks of paid recovery leave a year.", "Part-time employees have 2 weeks of paid recovery leave a year."),
        ("Adoptive parents can take their 16 weeks in 3 periods of at least 2 weeks.",
         "The other parent can take the 8 weeks in 3 periods of at least 2 weeks."),
        ("See section 4.", "See section 5."),
        ("Level 5 summary ratings give up to 80 hours of time off with pay.", "Level 4 summary ratings give up to 44 hours of time off with pay."),
        ("Between 3 and 15 years of service you earn 6 hours of annual leave.", "From 15 years of service you earn 8 hours of annual leave."),
        ("From 1 January 2025 the employee pays 10 % of the premium.", "From 1 January 2026 the employee pays 12 % of the premium."),
    ],
)  # fmt: skip
def test_what_only_looks_alike_is_left_alone(first: str, second: str) -> None:
    documents = [
        document("a.md", "# Leave", first, policy="leave"),
        document("b.md", "# Leave", second, policy="leave"),
    ]
    assert list(find_contradictions(documents)) == []


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ({"audience": Audience({"country": ("US",)})}, {"audience": Audience({"country": ("DE",)})}),
        ({"effective_to": date(2025, 12, 31)}, {"effective_from": date(2026, 1, 1)}),
        ({"state": State.DRAFT}, {}),
        ({"policy": "x", "topics": ("pay",)}, {"policy": "y", "topics": ("leave",)}),
    ],
)
def test_what_nobody_meets_together_does_not_contradict(mine: dict[str, Any], theirs: dict[str, Any]) -> None:
    said = {"policy": "leave"}
    documents = [
        document("a.md", "# Leave", DAYS[0], **{**said, **mine}),
        document("b.md", "# Leave", DAYS[1], **{**said, **theirs}),
    ]
    assert list(find_contradictions(documents)) == []


def test_sections_of_one_document_tell_alike_sentences_apart() -> None:
    apart = document("a.md", "# Leave", "## Germany", DAYS[0], "## Spain", DAYS[1])
    assert list(find_contradictions([apart])) == []
    together = document("a.md", "# Leave", "## Germany", DAYS[0], "Ask your manager.", DAYS[1])
    assert len(list(find_contradictions([together]))) == 1


def test_rows_contradict_only_under_the_same_label() -> None:
    rows = ["| Service | Days of paid annual leave", "| 5 years | 25 days", "| 10 years | 27 days"]
    first = document("a.md", "# Leave", *rows, policy="leave")
    same = document("b.md", "# Leave", *rows, policy="leave")
    other = document("c.md", "# Leave", *rows[:2], "| 10 years | 30 days", policy="leave")
    assert list(find_contradictions([first, same])) == []
    findings = list(find_contradictions([first, other]))
    assert [[quote.text for quote in item.quotes] for item in findings] == [
        ["10 years | 27 days", "10 years | 30 days"]
    ]
