from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer.verification.sentences import SentenceBuffer, cited_in, split_sentences, tidy, without_markers

REPLY = "You get 16 weeks [1]. See my.site.example, e.g. at 9.30 a.m. [2][1]! 您有30天假 [1]。另有5天[2]。\n- Last, on 3. May [3]"


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One [1]. Two [2].", ["One [1].", "Two [2]."]),
        ("One. [1] Two! [2][3] Three", ["One. [1]", "Two! [2][3]", "Three"]),
        ("You get 1.500 euros [1]. More [1].", ["You get 1.500 euros [1].", "More [1]."]),
        ("Look at my.travel.example for it [2].", ["Look at my.travel.example for it [2]."]),
        ("Sie erhalten z. B. 16 Wochen [1].", ["Sie erhalten z. B. 16 Wochen [1]."]),
        ("Bis zum 31. März ist Zeit [1].", ["Bis zum 31. März ist Zeit [1]."]),
        ("Ask Dr. Smith [1]. Then wait [1].", ["Ask Dr. Smith [1].", "Then wait [1]."]),
        ("Line one\nLine two [1]", ["Line one", "Line two [1]"]),
        ("Wait... then go [1].", ["Wait...", "then go [1]."]),
        ("您有 30 天假 [1]。另有 99 天 [1]。", ["您有 30 天假 [1]。", "另有 99 天 [1]。"]),
        ("आपको 30 दिन मिलते हैं [1]। और भी [1]।", ["आपको 30 दिन मिलते हैं [1]।", "और भी [1]।"]),
        ("", []),
        (" \n ", []),
    ],
)
def test_sentences_end_where_they_end(text: str, sentences: list[str]) -> None:
    assert split_sentences(text) == sentences


@settings(deadline=None)
@given(st.lists(st.integers(0, len(REPLY)), max_size=12))
def test_sentences_are_the_same_however_the_reply_arrives(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(REPLY)]
    buffer = SentenceBuffer()
    found = [each for a, b in pairwise(edges) for each in buffer.feed(REPLY[a:b])]
    assert [*found, *buffer.finish()] == split_sentences(REPLY)


@settings(deadline=None)
@given(st.text(alphabet="ab .!?[]12\n。,", max_size=60))
def test_nothing_is_lost_and_nothing_added(text: str) -> None:
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    ("sentence", "cited", "shown"),
    [
        ("**Yes**, you *may* [1, 2].", (1, 2), "Yes, you may [1][2]."),
        ("- 16 weeks 【3】", (3,), "16 weeks [3]"),
        ("2) Then wait [1][1].", (1,), "Then wait [1][1]."),
        ("## Heading", (), "Heading"),
        ("a_b_c costs 3 * 4 [1]", (1,), "a_b_c costs 3 * 4 [1]"),
        ("[x] [100] none", (), "[x] [100] none"),
    ],
)
def test_markers_are_read_and_marks_removed(sentence: str, cited: tuple[int, ...], shown: str) -> None:
    assert cited_in(sentence) == cited
    assert tidy(sentence) == shown


def test_markers_are_taken_out() -> None:
    assert without_markers("You get 16 weeks [1][2]. [3]") == "You get 16 weeks."
