import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.load.hygiene import clean, join_lines, keep_lines, one_line


@pytest.mark.parametrize(
    ("raw", "read"),
    [
        ("a\u200bb \ufeffc\u00add", "ab cd"),
        ("cafe\u0301", "café"),
        ("a\u00a0\u202f b\t c", "a b c"),
        ("a\x00b\x07c\x0bd", "abc d"),
        ("left\u202eright\u200f", "leftright"),
        ("line\r\nline\u2028line", "line line line"),
        ("中文\n换行", "中文换行"),
        ("中文\nLatin", "中文 Latin"),
        # Near misses: joiners that carry meaning stay.
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("\U0001f469\u200d\U0001f4bb", "\U0001f469\u200d\U0001f4bb"),
        ("well-known – 5 % of €1,000", "well-known – 5 % of €1,000"),
    ],
)
def test_text_as_read(raw: str, read: str) -> None:
    assert one_line(raw) == read


def test_lines_kept_or_joined() -> None:
    assert keep_lines("a  b\n\n\n  c\t d \n") == "a b\nc d"
    assert join_lines(["the end of", "the line"]) == "the end of the line"


@given(st.text())
def test_cleaning_twice_changes_nothing_and_leaves_no_controls(text: str) -> None:
    once = one_line(text)
    assert one_line(once) == once
    assert clean(clean(text)) == clean(text)
    assert not any(ord(char) < 32 or 127 <= ord(char) < 160 for char in once)
