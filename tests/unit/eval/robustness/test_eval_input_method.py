"""Slips of an input method: what each language's are, that numbers and other scripts stay, and that they are the same for the same draws."""

import random
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases.case import Case
from eval.robustness.change import words
from eval.robustness.hangul import syllable
from eval.robustness.input_method import input_method
from ingest.contract.language import SERVED_LANGUAGES

COMPOSED = ("zh", "ja", "ko", "vi")


def changed(question: str, lang: str, seed: int = 1) -> str | None:
    case = Case(id="q", lang=lang, question=question, answerable=False)
    result = input_method(case, random.Random(seed))
    return None if result is None else result.question


def outcomes(question: str, lang: str) -> set[str | None]:
    return {changed(question, lang, seed) for seed in range(80)}


@pytest.mark.parametrize(
    ("lang", "question", "expected"),
    [
        ("zh", "休", {"修", "羞", "秀"}),
        ("zh", "ABC 休", {"ABC 修", "ABC 羞", "ABC 秀"}),
        ("ja", "異動ですか", {"移動ですか"}),
        ("ja", "申し込みは", {"申込みは", "申込は", "もうしこみは"}),
        ("ko", "네", {"내"}),
        ("ko", "쓰나", {"스나"}),
        ("ko", "있나", {"잇나"}),
        ("vi", "ngày", {"ngay", "ngayf"}),
        ("vi", "đi", {"di", "ddi"}),
        ("vi", "ĐI", {"DI", "DDI"}),
        ("vi", "Ốm", {"Ôm", "Ôms", "Óm", "Óom"}),
        ("vi", "được", {"đươc", "đươcj", "dược", "ddược", "đuợc", "đuwợc", "đưọc", "đưọwc"}),
    ],
)
def test_slips_are_those_of_the_language_s_input_method(lang: str, question: str, expected: set[str]) -> None:
    assert outcomes(question, lang) == {unicodedata.normalize("NFC", slip) for slip in expected}


@pytest.mark.parametrize(
    ("lang", "question"),
    [
        ("zh", "401(k) plan 15000"),
        ("zh", "三十五万"),
        ("ja", "ABC?"),
        ("ko", "401k 2025"),
        ("vi", "401 k HR?"),
        ("ko", "ㅋㅋ"),
    ],
)
def test_numbers_and_what_is_typed_letter_by_letter_stay(lang: str, question: str) -> None:
    assert outcomes(question, lang) == {None}


@pytest.mark.parametrize("lang", sorted(set(SERVED_LANGUAGES) - set(COMPOSED)))
def test_it_does_not_apply_where_letters_are_typed_as_they_stand(lang: str) -> None:
    assert changed("休假 ngày 회사 días", lang) is None


def test_longer_questions_have_up_to_three_slips() -> None:
    question = "公司每年提供多少天带薪年假以及病假期间工资怎么算"
    found = changed(question, "zh")
    assert found is not None
    assert len(found) == len(question)
    assert 1 <= sum(one != other for one, other in zip(question, found, strict=True)) <= 3


@pytest.mark.parametrize("lang", ["zh", "ja"])
def test_no_word_stands_for_itself(lang: str) -> None:
    table = words("input_methods")[lang]
    assert [
        word for word, others in table.items() if word in others or len(set(others)) != len(others) or not others
    ] == []


def test_every_sound_alike_character_is_one_character() -> None:
    table = words("input_methods")["zh"]
    assert len(table) >= 300
    assert all(len(text) == 1 for word, others in table.items() for text in (word, *others))


@given(st.sampled_from([chr(code) for code in range(0xAC00, 0xD7A4)]))
def test_a_syllable_taken_apart_is_the_same_put_together(char: str) -> None:
    letters = syllable(char)
    assert letters is not None
    assert letters.text() == char


@given(
    st.text(alphabet="休假年 ngàyđượcỐM회사있네異動申込み12.", min_size=1, max_size=40),
    st.sampled_from(COMPOSED),
    st.integers(0, 99),
)
@settings(max_examples=150, deadline=None)
def test_slips_are_repeatable_and_leave_digits_alone(question: str, lang: str, seed: int) -> None:
    found = changed(question, lang, seed)
    assert found == changed(question, lang, seed)
    if found is not None:
        assert found != question
        assert [char for char in found if char in "12."] == [char for char in question if char in "12."]
