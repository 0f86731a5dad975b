"""Each kind of change on questions of many scripts: what it does, and where it does not apply."""

import random
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases.case import Case
from eval.cases.loader import load_set
from eval.metrics.leaks import came_through
from eval.robustness.capitals import all_capitals
from eval.robustness.change import LONGEST, words
from eval.robustness.diacritics import dropped_diacritics
from eval.robustness.injection import MARKER, prompt_injection
from eval.robustness.keyboard import keyboard, neighbours
from eval.robustness.kinds import KINDS, UnknownKindError, kinds_named
from eval.robustness.letters import clusters, words_within
from eval.robustness.personal import personal_details
from eval.robustness.perturbed import write_perturbed
from eval.robustness.punctuation import no_punctuation
from eval.robustness.small_talk import small_talk
from eval.robustness.typos import typos
from eval.targets.answer import parse_answer
from ingest.contract.language import SERVED_LANGUAGES


def case(question: str, lang: str = "en") -> Case:
    return Case(id="q", lang=lang, question=question, answerable=False)


def changed(change: object, question: str, lang: str = "en", seed: int = 1) -> str | None:
    result = change(case(question, lang), random.Random(seed))  # type: ignore[operator]
    return None if result is None else result.question


@pytest.mark.parametrize(
    ("lang", "question", "expected"),
    [
        ("es", "¿Cuánto cuesta el niño?", "¿Cuanto cuesta el nino?"),
        ("de", "Außer für Ärzte?", "Ausser fur Arzte?"),
        ("pl", "Ile płaci żłobek?", "Ile placi zlobek?"),
        ("vi", "Được nghỉ mấy ngày?", "Duoc nghi may ngay?"),
        ("tr", "Yıllık izin kaç gün?", "Yillik izin kac gun?"),
        ("ar", "هل أحصل على إجازة؟", "هل احصل على اجازة؟"),
        ("hi", "ज़्यादा छुट्टियाँ", "ज्यादा छुट्टियां"),
        ("ru", "Ещё йогурт", "Еще йогурт"),
        ("en", "How many days?", None),
        ("ja", "がんばりますか", None),
        ("ko", "며칠인가요?", None),
    ],
)
def test_diacritics_are_dropped_where_people_drop_them(lang: str, question: str, expected: str | None) -> None:
    found = changed(dropped_diacritics, question, lang)
    assert found == (None if expected is None else unicodedata.normalize("NFC", expected))


@pytest.mark.parametrize(
    ("lang", "question", "expected"),
    [
        ("en", "How many days?", "HOW MANY DAYS?"),
        ("tr", "izin kaç gün, ılık?", "İZİN KAÇ GÜN, ILIK?"),
        ("de", "Große Straße", "GROSSE STRASSE"),
        ("ru", "Сколько дней?", "СКОЛЬКО ДНЕЙ?"),
        ("zh", "我在IBM能休几天假期呢", None),
        ("ar", "كم يوما؟", None),
        ("en", "ALREADY LOUD?", None),
    ],
)
def test_capitals_only_where_letters_have_a_case(lang: str, question: str, expected: str | None) -> None:
    assert changed(all_capitals, question, lang) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Well, how many days?", "Well how many days"),
        ("Is it 4,000 or 12.5 % in my 401(k)?", "Is it 4,000 or 12.5 % in my 401(k)"),
        ("Don't they - ever: pay?", "Don't they ever pay"),
        ("¿Cuánto? ¡Ya!", "Cuánto Ya"),
        ("公司有年假吗？我刚来。", "公司有年假吗 我刚来"),
        ("write to hr@example.com, please", "write to hr@example.com please"),
        ("how many days", None),
    ],
)
def test_punctuation_goes_but_numbers_and_addresses_stay(question: str, expected: str | None) -> None:
    assert changed(no_punctuation, question) == expected


@pytest.mark.parametrize("lang", SERVED_LANGUAGES)
def test_added_sentences_are_in_every_language_and_leave_the_question_whole(lang: str) -> None:
    for seed in range(6):
        for change in (small_talk, personal_details, prompt_injection):
            found = changed(change, "QUESTION", lang, seed)
            assert found is not None
            assert "QUESTION" in found
            assert "$" not in found
    assert MARKER in (changed(prompt_injection, "QUESTION", lang) or "")


@pytest.mark.parametrize("lang", SERVED_LANGUAGES)
def test_every_planted_detail_stands_in_its_sentence_and_would_be_found(lang: str) -> None:
    for planted in words("personal_details")[lang]:
        for detail in planted["details"]:
            assert detail in planted["text"]
            assert came_through([detail], parse_answer({"answer": planted["text"]})) == (detail,)


def test_planted_details_join_those_that_the_case_names() -> None:
    result = personal_details(case("Bob asks").model_copy(update={"personal_details": ("Bob",)}), random.Random(3))
    assert result is not None
    assert result.personal_details[0] == "Bob"
    assert len(result.personal_details) == 3


@pytest.mark.parametrize(
    ("lang", "key", "beside", "far"),
    [
        ("en", "a", "s", "p"),
        ("fr", "a", "z", "m"),
        ("de", "t", "z", "y"),
        ("ru", "а", "в", "х"),
        ("ja", "か", "き", "さ"),
    ],
)
def test_neighbours_follow_the_layout_of_the_language(lang: str, key: str, beside: str, far: str) -> None:
    assert beside in neighbours(lang)[key]
    assert far not in neighbours(lang)[key]


def test_a_missed_hangul_key_leaves_one_syllable() -> None:
    found = changed(keyboard, "연차휴가는", "ko")
    assert found is not None
    assert len(found) == 5
    assert sum(one != other for one, other in zip(found, "연차휴가는", strict=True)) == 1
    assert all("가" <= char <= "힣" for char in found)


def test_a_missed_hangul_key_may_be_the_last_of_its_syllable() -> None:
    assert "휴갈" in {changed(keyboard, "휴갛", "ko", seed) for seed in range(40)}


def test_no_keyboard_where_words_are_chosen_from_a_list() -> None:
    assert changed(keyboard, "我能休几天年假", "zh") is None


@pytest.mark.parametrize("question", ["42 %?", "a b c", "为何?"])
def test_typos_need_a_word_long_enough(question: str) -> None:
    assert changed(typos, question) is None


@given(question=st.text(max_size=80), lang=st.sampled_from(SERVED_LANGUAGES), seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_a_change_is_another_question_or_none_and_always_the_same(question: str, lang: str, seed: int) -> None:
    asked = case(f"x{question}", lang)
    for kind in KINDS:
        found = kind.apply(asked, seed)
        assert found == kind.apply(asked, seed)
        if found is not None:
            assert found.question != asked.question
            assert found.id == f"q~{kind.name}"
            assert found.model_dump(exclude={"id", "question", "personal_details"}) == asked.model_dump(
                exclude={"id", "question", "personal_details"}
            )


@given(question=st.text(alphabet="ab dcé1,é9ई़", min_size=1, max_size=60), seed=st.integers(0, 99))
@settings(max_examples=150, deadline=None)
def test_slips_leave_numbers_and_blanks_alone(question: str, seed: int) -> None:
    for change in (typos, keyboard):
        found = changed(change, question, "en", seed)
        if found is not None:
            kept = [char for char in unicodedata.normalize("NFC", question) if char in "19, "]
            assert [char for char in found if char in "19, "] == kept


def test_letters_keep_their_marks() -> None:
    assert clusters("क्षि é") == ["क्", "षि", " ", "é"]
    assert words_within(clusters("ab 12 cde"), 2) == [range(0, 2), range(6, 9)]


def test_a_question_is_not_made_longer_than_may_be_asked() -> None:
    assert changed(small_talk, "x" * LONGEST) is None


def test_kinds_are_chosen_by_name() -> None:
    assert [kind.name for kind in kinds_named(["capitals,typos"])] == ["typos", "capitals"]
    assert kinds_named([]) == KINDS
    with pytest.raises(UnknownKindError, match="did you mean typos"):
        kinds_named(["typo"])


def test_a_changed_set_loads_and_names_the_kind(tmp_path: Path) -> None:
    source = tmp_path / "set.jsonl"
    rows = [case("Wie viele Tage für Väter?", "de"), case("how many", "en").model_copy(update={"id": "r"})]
    source.write_text("".join(row.model_dump_json(exclude_defaults=True) + "\n" for row in rows), encoding="utf-8")
    out = tmp_path / "new" / "changed.jsonl"
    done = write_perturbed([source], kinds_named(["diacritics", "capitals"]), out)
    assert (done.written, done.left_out) == (3, 1)
    assert [item.id for item in load_set(out).cases] == ["q~diacritics", "q~capitals", "r~capitals"]
