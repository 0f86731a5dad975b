import pytest
from handbook import scrubbed
from hypothesis import given
from hypothesis import strategies as st

from assistant.privacy.text import _ISSUER, Redaction, ScrubbedText

TEXT = "Ask <PERSON> and <EMAIL> or nobody"
MASKED = ScrubbedText(TEXT, (Redaction("PERSON", 4, 12), Redaction("EMAIL", 17, 24)), issuer=_ISSUER)


@pytest.mark.parametrize(
    ("spans", "left", "masked"),
    [
        ([], TEXT, ["<PERSON>", "<EMAIL>"]),
        ([(13, 16)], "Ask <PERSON>   <EMAIL> or nobody", ["<PERSON>", "<EMAIL>"]),
        ([(25, 34), (0, 3)], "  <PERSON> and <EMAIL>  ", ["<PERSON>", "<EMAIL>"]),
        ([(4, 12)], "Ask   and <EMAIL> or nobody", ["<EMAIL>"]),
        ([(4, 16), (10, 24)], "Ask   or nobody", []),
        ([(20, 20)], TEXT, ["<PERSON>", "<EMAIL>"]),
    ],
)
def test_what_is_left_is_scrubbed_and_knows_its_masks(
    spans: list[tuple[int, int]], left: str, masked: list[str]
) -> None:
    rest = MASKED.without(spans)
    assert rest.text == left
    assert [rest.text[item.start : item.end] for item in rest.redactions] == masked


@given(st.text(max_size=40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=5))
def test_only_what_was_there_is_left(text: str, ends: list[tuple[int, int]]) -> None:
    spans = [(min(pair), min(max(pair), len(text))) for pair in ends]
    rest = scrubbed(text).without(spans).text
    kept = [letter for at, letter in enumerate(text) if not any(start <= at < end for start, end in spans)]
    assert [letter for letter in rest if letter != " "] == [letter for letter in kept if letter != " "]


def test_a_packaged_text_is_the_one_that_ships() -> None:
    shipped = ScrubbedText.packaged("assistant", "support.json", "violence", "wording", "en")
    assert shipped.text.startswith("What help is there for victims of violence")
    assert shipped.redactions == ()


@pytest.mark.parametrize(
    ("package", "file"),
    [
        ("assistant", "../var/typed.json"),
        ("assistant", "/tmp/typed.json"),
        ("assistant", "..\\typed.json"),
        ("assistant", "support.py"),
        ("assistant", ""),
        ("eval.draft", "support.json"),
        ("assistants", "support.json"),
        ("", "support.json"),
    ],
)
def test_nothing_else_passes_for_packaged(package: str, file: str) -> None:
    with pytest.raises(ValueError, match="does not ship with the assistant"):
        ScrubbedText.packaged(package, file, "question")


@pytest.mark.parametrize("keys", [("violence",), ("violence", "concepts"), ()])
def test_a_packaged_text_is_a_string(keys: tuple[str, ...]) -> None:
    with pytest.raises(TypeError, match="is no string"):
        ScrubbedText.packaged("assistant", "support.json", *keys)
