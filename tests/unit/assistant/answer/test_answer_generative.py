import pytest
from handbook import make_fragment, make_info

from assistant.answer.generative import supported_sentences

LEAVE = make_fragment("Leave is 30 days and the bonus is 1,500 euros.")
TRAVEL = make_fragment(
    "See my.travel.example for the fare of US$2.50.", document=make_info("travel.en.md"), shown="Fare | US$2.50"
)


@pytest.mark.parametrize(
    ("reply", "kept"),
    [
        ("You have 30 days [1].", "You have 30 days [1]."),
        ("You have 30 days. [1]", "You have 30 days. [1]"),
        ("You have 31 days [1].", ""),
        ("You have 30 days [2].", ""),  # the number stands in another passage
        ("You have 30 days [7].", ""),
        ("You have 30 days [1][7].", ""),
        ("You have 30 days.", ""),
        ("You have 30 days [1]. Enjoy them!", "You have 30 days [1]."),
        ("You have 30 days [1]! The fare is US$2.50 [2].", "You have 30 days [1]! The fare is US$2.50 [2]."),
        # A stop inside a number or an address ends no sentence: half of one would say something else.
        ("You get 1.500 euros [1].", "You get 1.500 euros [1]."),
        ("You get 1 500 euros [1].", "You get 1 500 euros [1]."),
        ("You get 9.30 euros [1].", ""),
        ("Look at my.travel.example for it [2].", "Look at my.travel.example for it [2]."),
        ("Leave is 30 days\nand more [1]", "and more [1]"),
        ("您有 30 天假 [1]。另有 99 天 [1]。", "您有 30 天假 [1]。"),
        ("आपको 30 दिन मिलते हैं [1]।", "आपको 30 दिन मिलते हैं [1]।"),
        ("Why 30 days [1]?", "Why 30 days [1]?"),
        ("Leave is 30 days... [1]", "Leave is 30 days... [1]"),
        # Nothing is said here.
        ("[1]", ""),
        ("30 [1].", ""),
        ("NOT STATED", ""),
        ("NOT STATED [1]", ""),
        ("", ""),
    ],
)
def test_sentences_stand_on_what_they_cite(reply: str, kept: str) -> None:
    assert supported_sentences(reply, [LEAVE, TRAVEL], [1, 2]) == kept


def test_stretches_of_one_page_support_together() -> None:
    other = make_fragment("Part-time: 15 days.", start=500)
    assert supported_sentences("30 or 15 days [1].", [LEAVE, other], [1, 1]) == "30 or 15 days [1]."
