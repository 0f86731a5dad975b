import pytest

from assistant.answer.verification.polarity import Polarity, clauses_of, polarity_fault, polarity_of
from assistant.answer.verification.records import Fault
from ingest.contract.language import SERVED_LANGUAGES

# Alcohol is reimbursed / is not; at most five days; an ordinary sentence that looks like a denial.
SENTENCES = {
    "en": ("Alcohol is reimbursed.", "Alcohol isn't reimbursed.", "No more than 5 days.", "Not only you may ask."),
    "es": ("El alcohol se reembolsa.", "El alcohol no se reembolsa.", "No más de 5 días.", "No solo usted puede."),
    "fr": (
        "L'alcool est remboursé.",
        "L'alcool n'est pas remboursé.",
        "Pas plus de 5 jours.",
        "Non seulement vous le pouvez.",
    ),
    "de": (
        "Alkohol wird erstattet.",
        "Alkohol wird nicht erstattet.",
        "Nicht mehr als 5 Tage.",
        "Nicht nur Sie dürfen.",
    ),
    "pt": ("O álcool é reembolsado.", "O álcool não é reembolsado.", "Não mais de 5 dias.", "Não só você pode."),
    "it": ("L'alcol è rimborsato.", "L'alcol non è rimborsato.", "Non più di 5 giorni.", "Non solo tu puoi."),
    "nl": ("Alcohol wordt vergoed.", "Alcohol wordt niet vergoed.", "Niet meer dan 5 dagen.", "Niet alleen u mag dat."),
    "pl": ("Alkohol jest zwracany.", "Alkohol nie jest zwracany.", "Nie więcej niż 5 dni.", "Nie tylko ty możesz."),
    "tr": ("Alkol karşılanır.", "Alkol karşılanmaz.", "En fazla 5 gün.", "Temmuz ayında denizde."),
    "ar": ("يتم تعويض الكحول.", "لا يتم تعويض الكحول.", "لا يزيد عن 5 أيام.", "ليس فقط أنت."),
    "hi": ("शराब का खर्च मिलता है।", "शराब का खर्च नहीं मिलता।", "अधिकतम 5 दिन।", "न केवल आप।"),
    "zh": ("酒类可以报销。", "酒类不能报销。", "不超过5天。", "不仅您可以。"),
    "ja": ("お酒は払い戻されます。", "お酒は払い戻されません。", "5日以内です。", "提出しなければなりません。"),
    "ko": ("술값은 환급됩니다.", "술값은 환급되지 않습니다.", "최대 5일입니다.", "관계없이 받을 수 있습니다."),
    "vi": ("Rượu được hoàn tiền.", "Rượu không được hoàn tiền.", "Không quá 5 ngày.", "Không chỉ bạn."),
    "ru": ("Алкоголь возмещается.", "Алкоголь не возмещается.", "Не более 5 дней.", "Не только вы можете."),
}


def test_there_is_one_for_each_language() -> None:
    assert set(SENTENCES) == set(SERVED_LANGUAGES)


@pytest.mark.parametrize("language", SERVED_LANGUAGES)
def test_denials_are_counted_in_every_language(language: str) -> None:
    affirmed, denied, bounded, idle = (polarity_of(sentence, language) for sentence in SENTENCES[language])
    assert [affirmed.denials, denied.denials, bounded.denials, idle.denials] == [0, 1, 0, 0]
    assert bounded.at_most
    assert affirmed.lacks == denied.lacks == 0


@pytest.mark.parametrize(
    ("language", "sentence", "denials", "lacks"),
    [
        ("es", "Nadie paga y ningún día se pierde.", 1, 0),
        ("es", "No se paga ningún día.", 1, 0),
        ("fr", "Personne ne paie rien.", 1, 0),
        ("ru", "Никто ничего не платит.", 1, 0),
        ("pl", "Nikt nic nie płaci.", 1, 0),
        ("en", "Interns are excluded.", 1, 0),
        ("en", "Days without a certificate are not paid.", 1, 1),
        ("en", "You cannot have more than three.", 1, 0),
        ("en", "Nothing in this notebook.", 1, 0),
        ("es", "Un permiso sin sueldo.", 1, 0),
        ("de", "Ohne Antrag wird nichts gezahlt.", 1, 1),
        ("zh", "未满18岁的子女可以参加。", 0, 0),
        ("en", "An annotated note on knots.", 0, 0),
        ("hi", "नियम के अनुसार भुगतान होता है।", 0, 0),
    ],
)
def test_double_words_are_one_denial(language: str, sentence: str, denials: int, lacks: int) -> None:
    found = polarity_of(sentence, language)
    assert (found.denials, found.lacks) == (denials, lacks)


def made(denials: int = 0, lacks: int = 0, only: bool = False, least: bool = False, most: bool = False) -> Polarity:
    return Polarity(denials, lacks, only, least, most)


@pytest.mark.parametrize(
    ("claim", "source", "fault"),
    [
        (made(), made(), None),
        (made(1), made(1), None),
        (made(1), made(), Fault.NEGATION),
        (made(), made(1), Fault.NEGATION),
        (made(2), made(1, 1), None),
        (made(0, 1), made(1), Fault.NEGATION),
        (made(1), made(0, 1), Fault.NEGATION),
        (made(), made(0, 1), None),
        (made(0, 1), made(), Fault.NEGATION),
        (made(only=True), made(), Fault.RESTRICTION),
        (made(only=True), made(only=True), None),
        (made(), made(only=True), None),
        (made(least=True), made(most=True), Fault.RESTRICTION),
        (made(most=True), made(least=True), Fault.RESTRICTION),
        (made(most=True), made(), None),
        (made(least=True, most=True), made(most=True), None),
    ],
)
def test_claims_must_not_turn_their_source_around(claim: Polarity, source: Polarity, fault: Fault | None) -> None:
    assert polarity_fault(claim, source) == fault


@pytest.mark.parametrize(
    ("language", "sentence", "clauses"),
    [
        ("en", "You get 1,500 euros, but not on days of leave.", ["You get 1,500 euros,", "but not on days of leave."]),
        ("en", "It is free, too.", ["It is free, too."]),
        ("zh", "门诊费用按比例报销，牙科治疗不在范围内。", ["门诊费用按比例报销，", "牙科治疗不在范围内。"]),
        ("de", "Wer krank wird, meldet sich sofort im Büro.", ["Wer krank wird,", "meldet sich sofort im Büro."]),
    ],
)
def test_clauses_are_cut_where_meaning_may_turn(language: str, sentence: str, clauses: list[str]) -> None:
    assert list(clauses_of(sentence, language)) == clauses
