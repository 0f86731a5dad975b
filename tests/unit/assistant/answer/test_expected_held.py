import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.expected.held import held_kinds
from assistant.answer.expected.kinds import UNITS, Kind

# A text that holds a length of time, one with the same words that holds none.
DURATIONS = {
    "en": ("You get 15 working days.", "The working days are set by the site.", "day"),
    "es": ("Son dos semanas pagadas.", "La semana de vacaciones la elige el jefe.", "week"),
    "fr": ("Vous avez 10 jours ouvrés.", "Les jours ouvrés sont du lundi au vendredi.", "day"),
    "de": ("Sie haben zwei Wochen Zeit.", "Die Woche beginnt am Montag.", "week"),
    "pt": ("São 5 dias úteis.", "Os dias úteis estão no calendário.", "day"),
    "it": ("Spettano tre mesi.", "Il mese è scelto dal dipendente.", "month"),
    "nl": ("U krijgt 6 weken.", "De weken kiest u zelf.", "week"),
    "pl": ("Przysługuje 26 dni roboczych.", "Dni robocze ustala zakład.", "day"),
    "tr": ("14 gün izin verilir.", "İzin günü yönetici tarafından seçilir.", "day"),
    "ar": ("تحصل على أسبوعين.", "يختار المدير الأسبوع.", "week"),
    "hi": ("आपको दो सप्ताह मिलते हैं।", "सप्ताह आप चुनते हैं।", "week"),
    "zh": ("您有三天假。", "具体哪天由您选择。", "day"),
    "ja": ("休暇は20日間です。", "休暇の日は自分で選びます。", "day"),
    "ko": ("휴가는 3개월입니다.", "휴가 시기는 직접 정합니다.", "month"),
    "vi": ("Bạn được nghỉ 12 ngày.", "Ngày nghỉ do bạn chọn.", "day"),
    "ru": ("Вам положено 15 рабочих дней.", "Рабочие дни определяет площадка.", "day"),
}
MONEY = {
    "en": ("We pay up to $300.", "We pay the fee."),
    "es": ("Son 45 euros al mes.", "La cuota se paga al mes."),
    "fr": ("Le forfait est de 1 200 €.", "Le forfait est versé en mars."),
    "de": ("Der Zuschuss beträgt 40,00 €.", "Der Zuschuss wird monatlich gezahlt."),
    "pt": ("O vale é de R$ 38,00.", "O vale é pago todo mês."),
    "it": ("Il rimborso arriva a 250 euro.", "Il rimborso arriva in busta paga."),
    "nl": ("De vergoeding is 200 euro.", "De vergoeding volgt later."),
    "pl": ("Dopłata wynosi 300 zł.", "Dopłata jest wypłacana co miesiąc."),
    "tr": ("Katkı 500 TL tutarındadır.", "Katkı her ay ödenir."),
    "ar": ("المبلغ ١٠٠ دولار.", "يدفع المبلغ كل شهر."),
    "hi": ("राशि 5000 रुपये है।", "राशि हर महीने मिलती है।"),
    "zh": ("每月补贴300元。", "补贴每月发放。"),
    "ja": ("補助は5000円です。", "補助は毎月支給されます。"),
    "ko": ("지원금은 5만 원입니다.", "지원금은 매달 지급됩니다."),
    "vi": ("Mức hỗ trợ là 500.000 đồng.", "Khoản hỗ trợ được trả hằng tháng."),
    "ru": ("Сумма составляет 3000 рублей.", "Сумма выплачивается ежемесячно."),
}
DATES = {
    "en": ("Use them by 31 March.", "You may use them."),
    "es": ("Antes del 15 de enero.", "Antes de salir."),
    "fr": ("Avant le 1er juin.", "Avant de partir."),
    "de": ("Bis zum 31. Dezember.", "Bis zum Austritt."),
    "pt": ("Até 30 de abril.", "Até o fim do contrato."),
    "it": ("Entro il 10 maggio.", "Entro la consegna."),
    "nl": ("Vóór 1 augustus.", "Vóór de start."),
    "pl": ("Do 30 września.", "Do końca umowy."),
    "tr": ("1 Ocak tarihinde başlar.", "Onaydan sonra başlar."),
    "ar": ("قبل 31 مارس.", "قبل بدء الإجازة."),
    "hi": ("31 मार्च तक।", "छुट्टी से पहले।"),
    "zh": ("3月31日之前用完。", "在离职之前用完。"),
    "ja": ("4月1日に始まります。", "承認後に始まります。"),
    "ko": ("12월 31일까지 씁니다.", "퇴사 전까지 씁니다."),
    "vi": ("Trước ngày 31/3/2026.", "Trước khi nghỉ."),
    "ru": ("До 31 марта.", "До увольнения."),
}


def held(text: str) -> set[str]:
    return {kind.value for kind in held_kinds(text).kinds}


@pytest.mark.parametrize(("language", "texts"), DURATIONS.items())
def test_length_of_time_is_told_from_its_words_alone(language: str, texts: tuple[str, str, str]) -> None:
    holding, lacking, unit = texts
    assert "duration" in held(holding)
    assert held_kinds(holding).units == {unit}
    assert "duration" not in held(lacking)
    assert held_kinds(lacking).units == set()


@pytest.mark.parametrize(("language", "texts"), MONEY.items())
def test_amount_is_told_from_its_words_alone(language: str, texts: tuple[str, str]) -> None:
    assert ["money" in held(text) for text in texts] == [True, False]


@pytest.mark.parametrize(("language", "texts"), DATES.items())
def test_date_is_told_from_another_limit(language: str, texts: tuple[str, str]) -> None:
    assert ["date" in held(text) for text in texts] == [True, False]


@pytest.mark.parametrize(
    ("text", "kind", "holds"),
    [
        ("Up to 80 % is paid.", Kind.PERCENTAGE, True),
        ("百分之二十", Kind.PERCENTAGE, True),
        ("80 people are paid.", Kind.PERCENTAGE, False),
        ("Open from 8:30 to 17:00.", Kind.CLOCK, True),
        ("Open until 5 pm.", Kind.CLOCK, True),
        ("Um 14 Uhr ist Schluss.", Kind.CLOCK, True),
        ("下午3点之前", Kind.CLOCK, True),
        ("In a ratio of 3:1.", Kind.CLOCK, False),
        ("Call 0800 555 0145.", Kind.PHONE, True),
        ("(877) 472-6716", Kind.PHONE, True),
        ("+49 30 1234567", Kind.PHONE, True),
        ("900 555 145", Kind.PHONE, True),
        ("From 2025-01-01 to 2025-12-31.", Kind.PHONE, False),
        ("1 200 000 EUR", Kind.PHONE, False),
        ("Call your manager.", Kind.PHONE, False),
        ("Write to hr@aldermoor.example.", Kind.EMAIL, True),
        ("Write to People Desk.", Kind.EMAIL, False),
        ("Apply in MyAldermoor.", Kind.CHANNEL, True),
        ("请登录系统", Kind.CHANNEL, True),
        ("Your manager decides.", Kind.PERSON, True),
        ("It is decided case by case.", Kind.PERSON, False),
        ("Twice a year.", Kind.FREQUENCY, True),
        ("20 visits a year", Kind.FREQUENCY, True),
        ("20 visits a year", Kind.DURATION, False),
        ("80 € par an", Kind.DURATION, False),
        ("24 credit hours", Kind.DURATION, True),
        ("Within 5 days of your return.", Kind.DEADLINE, True),
        ("It takes 5 days.", Kind.DEADLINE, False),
        ("Teleworking abroad is not allowed.", Kind.PERMISSION, True),
        ("不得在境外办公", Kind.PERMISSION, True),
        ("On the last day of the month.", Kind.DATE, True),
        ("Employees may ask for 3 days.", Kind.DATE, False),
        ("لديك ٣٠ يومًا", Kind.DURATION, True),
        ("आपको ३० दिन मिलते हैं", Kind.DURATION, True),
        ("", Kind.COUNT, False),
    ],
)
def test_kind_is_told_from_what_looks_like_it(text: str, kind: Kind, holds: bool) -> None:
    assert (kind in held_kinds(text).kinds) is holds


def test_denials_and_amounts_without_numbers_are_marked() -> None:
    assert held_kinds("There is no limit.").negated
    assert held_kinds("There is no limit.").absolute
    assert not held_kinds("There is a limit.").negated
    assert not held_kinds("There is a limit.").absolute


@given(st.text(max_size=400))
def test_any_text_can_be_read(text: str) -> None:
    kinds = held_kinds(text)
    assert kinds.units <= set(UNITS)
    assert Kind.DURATION in kinds.kinds or not kinds.units
