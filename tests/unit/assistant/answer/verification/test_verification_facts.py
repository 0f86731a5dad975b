import pytest

from assistant.answer.verification.facts import evidence_of, numeric_fault, unmentioned_period
from assistant.answer.verification.records import Fault, Source

TABLE = "Plan | Weeks | Cost, a month\nPlus | 16 | US$ 142\nBasis | 8 | US$ 84"


@pytest.mark.parametrize(
    ("passage", "language", "claim", "spoken", "fault"),
    [
        ("You have 30 days.", "en", "Tienes treinta días.", "es", None),
        ("You have 30 days.", "en", "Tienes trece días.", "es", Fault.NUMBER),
        ("You have 5 days.", "en", "您有五天假。", "zh", None),
        ("You have 5 days.", "en", "您有五周假。", "zh", Fault.NUMBER),
        ("You have 10 working days.", "en", "Sie haben 10 Tage.", "de", Fault.NUMBER),
        ("It costs 4.000 €.", "de", "It costs €4,000.", "en", None),
        ("It costs 4.000 €.", "de", "It costs $4,000.", "en", Fault.NUMBER),
        ("It costs 4.000 €.", "de", "It costs €4.", "en", Fault.NUMBER),
        ("It costs 4.000 €.", "de", "تبلغ التكلفة ٤٠٠٠ يورو", "ar", None),
        ("It is 4,000 yuan.", "en", "四千元", "zh", None),
        ("Paid at 50%.", "en", "Half a day is paid at 50 percent.", "en", Fault.NUMBER),
        ("Children under 18 are covered.", "en", "Cubre a menores de 18 años.", "es", None),
        ("Children under 18 are covered.", "en", "Cubre 18 semanas.", "es", Fault.NUMBER),
        ("Until 31 March 2026.", "en", "Bis zum 31. März.", "de", None),
        ("Until 31 March.", "en", "Bis zum 31. März 2027.", "de", Fault.DATE),
        ("Until 31 March.", "en", "Bis zum 13. März.", "de", Fault.DATE),
        ("From November 2 to November 20.", "en", "Du 2 au 20 novembre.", "fr", None),
        ("From November 2 to November 20.", "en", "Du 2 au 22 novembre.", "fr", Fault.DATE),
        ("Open from 9:00 to 17:30.", "en", "Open until 5:30 p.m.", "en", None),
        ("Open from 9:00 to 17:30.", "en", "Open until 6:30 p.m.", "en", Fault.NUMBER),
        ("Call on Monday.", "en", "Llame el lunes.", "es", None),
        ("Call on Monday.", "en", "Llame el viernes.", "es", Fault.DATE),
        (TABLE, "en", "Plus gives 16 weeks for US$ 142.", "en", None),
        (TABLE, "en", "Plus gives 16 days for US$ 142.", "en", Fault.NUMBER),
        (TABLE, "en", "Plus kostet 142 Euro.", "de", Fault.NUMBER),
        ("We have 5 offices.", "en", "Tenemos 5 semanas.", "es", Fault.NUMBER),
        ("12 euros a working day.", "en", "12 Euro pro Arbeitstag.", "de", None),
        ("12 euros a working day.", "en", "12 Euro pro Stunde.", "de", Fault.NUMBER),
        ("Once every two years.", "en", "2년에 한 번입니다.", "ko", None),
        ("Up to three days a week.", "en", "Bis zu drei Tage pro Woche.", "de", None),
        ("Nothing is said of numbers.", "en", "Es gibt eine Regel und einen Tag der Ruhe.", "de", None),
        ("There are two days.", "en", "Es gibt einen Tag.", "de", Fault.NUMBER),
    ],
)
def test_numbers_and_dates_must_stand_there(
    passage: str, language: str, claim: str, spoken: str, fault: Fault | None
) -> None:
    evidence = evidence_of([Source(1, passage, language)])
    assert numeric_fault(claim, spoken, evidence) == fault


def test_titles_and_headings_are_evidence() -> None:
    source = Source(1, "Enrol in time.", "en", "Plan costs 2026\nStep 3")
    assert numeric_fault("Plan costs of 2026, step 3.", "en", evidence_of([source])) is None


@pytest.mark.parametrize(
    ("claim", "language", "unmentioned"),
    [
        ("Es werden 302 Euro wöchentlich.", "de", True),
        ("302 euros al mes.", "es", False),
        ("302 euros cada semana.", "es", True),
        ("302 euros.", "es", False),
    ],
)
def test_spans_of_time_do_not_change(claim: str, language: str, unmentioned: bool) -> None:
    evidence = evidence_of([Source(1, "At most 302 euros a month.", "en")])
    assert unmentioned_period(claim, language, evidence) is unmentioned
