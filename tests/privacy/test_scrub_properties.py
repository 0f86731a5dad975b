"""Whatever is typed: no crash, no value that comes back, offsets that hold, nothing left for a second scrubbing."""

import itertools
import random
import unicodedata

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from assistant.privacy.scrubber import Scrubber

SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
VALUES = [
    ("SSN", "412-90-6638"),
    ("card", "4111 1111 1111 1111"),
    ("IBAN", "DE85 2004 1155 0123 4567 00"),
    ("CPF", "518.273.940-05"),
    ("phone", "+34 691 20 48 53"),
    ("身份证", "110108198504123716"),
    ("AHV", "756.1884.2039.54"),
    ("mail", "jferrer.molina@example.com"),
]
INVISIBLE = [
    "\u200b",
    "\u200c",
    "\u200d",
    "\u2060",
    "\ufeff",
    "\u00ad",
    "\u202a",
    "\u202c",
    "\u202e",
    "\u2066",
    "\u2069",
    "\u200f",
]
WORDS = [
    "Hello",
    "my",
    "Ngozi Eze",
    "meine Frau",
    "我是赵嘉怡",
    "اسمي خالد",
    "<PERSON>",
    "<EMAIL_2>",
    "401(k)",
    "01/01/2027",
    "Маша",
    "김민수가",
    "さん",
    "92 Birch Lane",
    "\n",
    "@",
    "+",
    "é",
    "и́",
    "𝟜𝟙𝟚",
]


@pytest.fixture(scope="module")
def scrubber() -> Scrubber:
    return Scrubber()


def bare(text: str) -> str:
    """A text as a reader sees it: compatibility forms folded, invisible characters and spaces gone, digits plain."""
    folded = unicodedata.normalize("NFKC", text)
    return "".join(
        str(unicodedata.decimal(char)) if unicodedata.category(char) == "Nd" else char.casefold()
        for char in folded
        if unicodedata.category(char) not in ("Cf", "Cc") and not char.isspace()
    )


def check(scrubber: Scrubber, text: str, language: str | None = None) -> str:
    spans = scrubber.find(text, language)
    assert all(0 <= span.start < span.end <= len(text) for span in spans)
    assert all(one.end <= other.start for one, other in itertools.pairwise(spans))
    scrubbed = scrubber.scrub(text, language)
    for redaction in scrubbed.redactions:
        mark = scrubbed.text[redaction.start : redaction.end]
        assert mark.startswith(f"<{redaction.type}")
        assert mark.endswith(">")
    again = scrubber.scrub(scrubbed.text, language)
    assert again == scrubbed
    return scrubbed.text


@SLOW
@given(text=st.text(max_size=120))
def test_any_unicode(scrubber: Scrubber, text: str) -> None:
    check(scrubber, text)


@SLOW
@given(words=st.lists(st.sampled_from(WORDS) | st.text(max_size=6), max_size=12), gap=st.sampled_from(["", " ", ", "]))
@example(words=["Hello", "Ngozi Eze", "김민수가", "i", "meine Frau", "김민수가"], gap="")
def test_mixed_scripts(scrubber: Scrubber, words: list[str], gap: str) -> None:
    check(scrubber, gap.join(words))


@SLOW
@given(
    case=st.sampled_from(VALUES),
    seed=st.integers(0, 10_000),
    gaps=st.lists(st.sampled_from(INVISIBLE), min_size=1, max_size=6),
)
def test_invisible_characters_inside_numbers(
    scrubber: Scrubber, case: tuple[str, str], seed: int, gaps: list[str]
) -> None:
    cue, value = case
    choose = random.Random(seed)
    broken = value
    for gap in gaps:
        position = choose.randint(1, len(broken) - 1)
        broken = broken[:position] + gap + broken[position:]
    assert bare(value) not in bare(check(scrubber, f"{cue} {broken} ok?"))


NATIVE = [0x660, 0x6F0, 0x966, 0x9E6, 0xFF10, 0x1D7CE, 0x1D7F6]


@SLOW
@given(case=st.sampled_from(VALUES[:7]), zero=st.sampled_from(NATIVE), cued=st.booleans())
def test_digits_of_other_scripts(scrubber: Scrubber, case: tuple[str, str], zero: int, cued: bool) -> None:
    cue, value = case
    written = "".join(chr(zero + int(char)) if char.isdigit() else char for char in value)
    assert bare(value) not in bare(check(scrubber, f"{cue if cued else ''} {written}."))


@SLOW
@given(data=st.data())
def test_line_breaks_inside_an_iban(scrubber: Scrubber, data: st.DataObject) -> None:
    value = "DE85200411550123456700"
    gaps = data.draw(st.lists(st.sampled_from(["", "", " ", "\n", "\r\n", " \n"]), min_size=22, max_size=22))
    broken = "".join(char + gap for char, gap in zip(value, gaps, strict=True))
    assert value.casefold() not in bare(check(scrubber, f"Konto {broken} bitte"))


@pytest.mark.parametrize("wrapped", ["\u202e{}\u202c", "«{}»", "({})", "[{}]", "{}。", "中{}文", "的{}가"])
@pytest.mark.parametrize("case", VALUES, ids=[cue for cue, _ in VALUES])
def test_values_hard_against_other_characters(scrubber: Scrubber, case: tuple[str, str], wrapped: str) -> None:
    cue, value = case
    assert bare(value) not in bare(check(scrubber, f"{cue} {wrapped.format(value)}"))


@pytest.mark.parametrize("text", ["CPF518.273.940-05", "SSN412-90-6638", "tel+34691204853", "AHV756.1884.2039.54"])
def test_values_that_hang_on_their_cue_word(scrubber: Scrubber, text: str) -> None:
    assert not any(char.isdigit() for char in check(scrubber, text))
