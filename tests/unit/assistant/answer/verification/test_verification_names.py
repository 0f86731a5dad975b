import pytest
from handbook import scrubbed

from assistant.answer.verification.names import contact_fault, name_fault, without_contacts
from assistant.answer.verification.records import Fault

TEXTS = [
    "Harbour, run by Cascadia Mutual in Germany, pays half of the 401(k). HR answers. See “Leave rules” in MyAldermoor."
]
QUESTION = scrubbed("Does <PERSON> in Lisbon get it?")


@pytest.mark.parametrize(
    ("language", "sentence", "fault"),
    [
        ("en", "Ask Harbour for it.", None),
        ("en", "Ask Harbor House for it.", Fault.NAME),
        ("en", "Harbour's counsellors answer.", None),
        ("en", "People in Lisbon get it.", None),
        ("en", "People in Madrid get it.", Fault.NAME),
        ("en", "Employees get it.", None),
        ("en", "The CFO approves it.", Fault.NAME),
        ("en", "It is called “Leave rules”.", None),
        ("en", "It is called “Holiday rules”.", Fault.NAME),
        ("en", "<PERSON> gets it.", None),
        ("en", "<PERSON_2> gets it.", Fault.NAME),
        ("es", "En Alemania responde RRHH.", None),
        ("es", "En Francia responde RRHH.", Fault.NAME),
        ("de", "Die Hälfte zahlt Cascadia Mutual.", None),
        ("de", "Die Hälfte zahlt Zentrale Kasse Nord.", Fault.NAME),
        ("de", "Das Unternehmen zahlt die Hälfte des Beitrags.", None),
        ("de", "Sie fragen HarborNet.", Fault.NAME),
        ("fr", "L'équipe de Harbour répond.", None),
        ("zh", "请在MyAldermoor提交，由Cascadia Mutual支付。", None),
        ("zh", "请在OtherPortal提交。", Fault.NAME),
        ("ar", "يدفع Harbour النصف.", None),
        ("ar", "يدفع Anchor النصف.", Fault.NAME),
        ("ru", "Спросите Harbour.", None),
        ("ru", "Спросите Петра Завьялова.", Fault.NAME),
        ("vi", "Hãy hỏi Harbour.", None),
        ("vi", "Hãy hỏi ông Trần Quốc Bảo.", Fault.NAME),
    ],
)
def test_names_must_stand_there(language: str, sentence: str, fault: Fault | None) -> None:
    assert name_fault(sentence, language, TEXTS, QUESTION) == fault


CONTACTS = ["Write to hr@firm.example or call 0800 555 0143. See https://firm.example/leave and my.travel.example."]


@pytest.mark.parametrize(
    ("sentence", "fault"),
    [
        ("Write to hr@firm.example.", None),
        ("Write to HR@firm.example.", None),
        ("Write to hr@firm.example.evil.com.", Fault.CONTACT),
        ("Write to boss@firm.example.", Fault.CONTACT),
        ("Call 0800-555-0143.", None),
        ("Call 0800 555 0144.", Fault.CONTACT),
        ("Call +1 0800 555 0143.", Fault.CONTACT),
        ("See https://firm.example/leave.", None),
        ("See https://firm.example/leave/now.", Fault.CONTACT),
        ("See http://firm.example/leave.", Fault.CONTACT),
        ("See my.travel.example.", None),
        ("See travel.example.", None),
        ("See evil.example.", Fault.CONTACT),
        ("javascript:alert(1)", Fault.CONTACT),
        ("Das gilt z.B. auch in EE.UU. und p.ej. dort.", None),
        ("It is 1,234,567 or 20 000 000.", None),
    ],
)
def test_addresses_and_numbers_to_call_must_stand_there(sentence: str, fault: Fault | None) -> None:
    assert contact_fault(sentence, CONTACTS) == fault


def test_digits_of_a_telephone_number_are_no_quantities() -> None:
    assert not any(letter.isdigit() for letter in without_contacts("Call 0800 555 0143 or see a2.example/7."))
