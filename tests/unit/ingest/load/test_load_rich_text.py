"""Rich text of messages: unpacked as the specification's examples say, and read with its encodings, tables and wrapped pages."""

import contextlib
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from packed_text import CROSSING, HELLO, WRAPPED_PAGE, pack

from ingest.contract.errors import LoadError
from ingest.load.rich_text.packed import unpack
from ingest.load.rich_text.reader import read_rich_text

MOST = 100_000
HEAD = rb"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss\fcharset0 Arial;}{\f1\fcharset204 Arial;}{\f2\fnil\fcharset128 M;}}"


def body(text: bytes) -> str:
    return read_rich_text(HEAD + text + b"}").removeprefix("<html><body>").removesuffix("</body></html>")


def test_the_examples_of_the_specification_are_unpacked() -> None:
    assert unpack(HELLO, MOST) == b"{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n"
    assert unpack(CROSSING, MOST) == b"{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}"


def test_text_that_is_not_compressed_is_taken_as_it_is() -> None:
    data = b"{\\rtf1 hello}"
    header = (len(data) + 12).to_bytes(4, "little") + len(data).to_bytes(4, "little") + b"MELA" + bytes(4)
    assert unpack(header + data, MOST) == data


@given(st.binary(max_size=9_000))
@settings(max_examples=40, deadline=None)
def test_what_was_packed_is_unpacked(data: bytes) -> None:
    assert unpack(pack(data), MOST) == data


@pytest.mark.parametrize(
    ("data", "most", "reason"),
    [
        (b"LZFu", MOST, "fewer than its header"),
        (HELLO[:8] + b"ABCD" + HELLO[12:], MOST, "packed in an unknown way"),
        (HELLO[:-3] + b"abc", MOST, "its checksum does not fit"),
        (HELLO[:-9], MOST, "its checksum does not fit"),
        (HELLO, 42, "unpacks to 43 bytes, over the limit of 42"),
    ],
)
def test_what_cannot_be_unpacked_is_named(data: bytes, most: int, reason: str) -> None:
    with pytest.raises(LoadError, match=reason):
        unpack(data, most)


@given(st.lists(st.tuples(st.integers(16, 400), st.integers(0, 255)), max_size=20))
@settings(max_examples=60, deadline=None)
def test_damage_gives_a_load_error_or_no_more_than_was_said(changes: list[tuple[int, int]]) -> None:
    data = bytearray(WRAPPED_PAGE)
    for place, byte in changes:
        data[place % len(data)] = byte
    with contextlib.suppress(LoadError):
        assert len(unpack(bytes(data), MOST)) <= MOST


def test_a_wrapped_page_comes_out_without_its_twin() -> None:
    page = read_rich_text(unpack(WRAPPED_PAGE, MOST))
    assert "".join(page.splitlines()) == (
        "<html><body><h1>Plans 2026</h1><p>Plus costs € 35 a month &amp; Basic € 20.</p><p>Отпуск 28 дней</p></body></html>"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (rb"\pard Caf\'e9 \'80 20\par", "<p>Café € 20</p>"),
        (rb"\f1 \'ce\'f2\'ef\'f3\'f1\'ea\par", "<p>Отпуск</p>"),
        (rb"\f2 \'97\'4c\'8b\'8b\'8bx\'89\'c9\par", "<p>有給休暇</p>"),
        (rb"{\f1 \'ce}\'e9\par", "<p>Оé</p>"),
        (rb"\u26377?\u32102? 5\par", "<p>有給 5</p>"),
        (rb"\uc2\u8364\'80\'80 20\par", "<p>€ 20</p>"),
        (rb"\uc0\u8364 20\par", "<p>€20</p>"),
        (rb"\u-10179?\u-8704?\par", "<p>😀</p>"),
        (rb"a\~b\_c \emdash d \{e\}\\\par", "<p>a\xa0b-c —d {e}\\</p>"),
        (rb"5 < 6 & more\par", "<p>5 &lt; 6 &amp; more</p>"),
        (rb"one\par two\line three\par", "<p>one</p><p>two<br>three</p>"),
        (rb"shown {\v hidden}{\deleted gone}\par", "<p>shown</p>"),
        (rb"{\info{\author Ana Ruiz}}{\*\generator Riched20}{\header Page}text\par", "<p>text</p>"),
        (rb'see {\field{\*\fldinst HYPERLINK "https://x.example"}{\fldrslt the page}}\par', "<p>see the page</p>"),
        (rb"{\pict\wmetafile8\bin5 {}}}\}text", "<p>text</p>"),
        (rb"\pard\outlinelevel1 Leave\par\pard 25 days\par", "<h2>Leave</h2><p>25 days</p>"),
        (rb"\pard{\listtext\'b7\tab}\ls1 in May\par\pard so\par", "<ul><li>in May</li></ul><p>so</p>"),
        (
            rb"\trowd\pard\intbl Plan\cell Cost\cell\row\trowd\pard\intbl Basic\par one\cell 20\cell\row\pard after\par",
            "<table><tr><td>Plan</td><td>Cost</td></tr><tr><td>Basic<br>one</td><td>20</td></tr></table><p>after</p>",
        ),
        (rb"\trowd\pard\intbl A\cell\row\pard", "<table><tr><td>A</td></tr></table>"),
        (rb"\trowd\pard\intbl Days\cell 30\cell", "<table><tr><td>Days</td><td>30</td></tr></table>"),
        (rb"one \line  \line\par two\par", "<p>one</p><p>two</p>"),
        (b"one" + rb"\line " * 300_000 + rb"\par", "<p>one</p>"),
        (b"one\\'", "<p>one</p>"),
    ],
)  # fmt: skip
def test_rich_text_becomes_a_page(text: bytes, expected: str) -> None:
    assert body(text) == expected


def test_no_text_of_a_wrapped_page_becomes_a_tag() -> None:
    page = read_rich_text(rb"{\rtf1\ansi\fromhtml1 {\*\htmltag64 <p>}<script>&nbsp;{\*\htmltag72 </p>}}")
    assert page == "<p>&lt;script&gt;&nbsp;</p>"


@pytest.mark.parametrize("data", [b"", b"<html>", b"{\\rtf1" + b"{" * 3_000])
def test_what_is_no_rich_text_is_named(data: bytes) -> None:
    with pytest.raises(LoadError):
        read_rich_text(data)


@given(st.lists(st.sampled_from(["{", "}", "\\par ", "\\u9?", "\\'e9", "\\*", "\\htmltag", "\\htmlrtf ", "\\htmlrtf0 ", "\\fonttbl", "\\f1 ",
                                 "\\bin9 ", "\\cell", "\\row", "\\", "a", "\\uc-1 ", "\\ansicpg99 "]), max_size=60), st.booleans())  # fmt: skip
@settings(max_examples=150, deadline=None)
def test_any_order_of_tokens_is_read_to_its_end(parts: list[str], wrapped: bool) -> None:
    head = b"{\\rtf1\\fromhtml1 " if wrapped else b"{\\rtf1 "
    assert isinstance(read_rich_text(head + "".join(parts).encode()), str)
