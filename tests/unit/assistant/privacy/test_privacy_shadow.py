from assistant.privacy.shadow import shadow


def test_ascii_is_its_own_shadow() -> None:
    copy = shadow("Call 555-0164")
    assert copy.plain == copy.latin == "Call 555-0164"
    assert copy.original(5, 13) == (5, 13)


def test_invisible_characters_are_left_out_and_offsets_lead_back() -> None:
    text = "SSN 412\u200b-90-66\u202e38."
    copy = shadow(text)
    assert copy.plain == "SSN 412-90-6638."
    start, end = copy.original(4, 15)
    assert text[start:end] == "412\u200b-90-66\u202e38"


def test_digits_of_every_script_and_width_become_ascii() -> None:
    assert shadow("٠٥٠१२３𝟒").plain == "0501234"


def test_letters_meet_their_accents() -> None:
    text = "Jose\u0301 y 12"
    copy = shadow(text)
    assert copy.plain == "José y 12"
    assert text[slice(*copy.original(0, 4))] == "Jose\u0301"


def test_letters_of_scripts_without_spaces_are_blank_in_the_latin_view() -> None:
    copy = shadow("请联系13900139526或")
    assert copy.latin == "   13900139526 "
    assert len(copy.latin) == len(copy.plain)
