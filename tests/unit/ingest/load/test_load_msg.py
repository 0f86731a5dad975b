import contextlib
import struct
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.append(str(Path(__file__).parent))

from compound_file import compound_file
from packed_text import HELLO, WRAPPED_PAGE, pack

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file


def properties(code_page: int = 1252) -> bytes:
    return bytes(32) + struct.pack("<IIII", 0x3FFD0003, 6, code_page, 0)


def wide(text: str) -> bytes:
    return text.encode("utf-16-le")


def message(**extra: bytes) -> dict[str, bytes]:
    return {
        "__properties_version1.0": properties(),
        "__substg1.0_0037001F": wide("Leave in 2026: ¿cuántos días?"),
        "__substg1.0_1000001F": wide("You have 25 days.\r\n\r\n- in January\r\n- in May\r\n"),
        "__substg1.0_0C1F001F": wide("ana.ruiz@example.org"),
        **extra,
    }


def attached(number: int, name: str, data: bytes, **extra: bytes) -> dict[str, bytes]:
    folder = f"__attach_version1.0_#{number:08X}"
    files = {"__substg1.0_3707001F": wide(name), "__substg1.0_37010102": data, **extra}
    return {f"{folder}/{stream}": content for stream, content in files.items()}


def load(folder: Path, streams: dict[str, bytes], limits: LoadLimits | None = None) -> LoadedDocument:
    path = folder / "notice.msg"
    path.write_bytes(compound_file(streams))
    return load_file(path, limits=limits or LoadLimits())


def outline(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def test_subject_and_body_without_names_and_addresses(tmp_path: Path) -> None:
    document = load(tmp_path, message())
    assert document.title == "Leave in 2026: ¿cuántos días?"
    assert outline(document)[1:] == [
        ("paragraph", 0, "You have 25 days."),
        ("list_item", 0, "in January"),
        ("list_item", 0, "in May"),
    ]
    assert "ruiz" not in str(document)


def test_the_formatted_body_goes_before_the_plain_one(tmp_path: Path) -> None:
    html = b"<html><h1>Plans</h1><p>" + b"Plus costs 35 euros. " * 400 + b"</p></html>"
    document = load(tmp_path, message(**{"__substg1.0_10130102": html}))
    assert outline(document)[1] == ("heading", 2, "Plans")
    assert document.blocks[2].text.count("Plus costs") == 400


def without_body() -> dict[str, bytes]:
    return {name: data for name, data in message().items() if "_1000" not in name}


def test_a_page_that_is_only_there_as_rich_text_is_the_body(tmp_path: Path) -> None:
    for streams in (without_body(), message()):
        document = load(tmp_path, {**streams, "__substg1.0_10090102": WRAPPED_PAGE})
        assert outline(document)[1:] == [
            ("heading", 2, "Plans 2026"),
            ("paragraph", 0, "Plus costs € 35 a month & Basic € 20."),
            ("paragraph", 0, "Отпуск 28 дней"),
        ]
        assert document.warnings == ()


def test_rich_text_gives_its_tables_and_a_wrapped_plain_text_its_lines(tmp_path: Path) -> None:
    rich = rb"{\rtf1\ansi\trowd\trhdr\pard\intbl Plan\cell Cost\cell\row\trowd\pard\intbl Plus\cell 35\cell\row\pard Ask us.\par}"
    document = load(tmp_path, {**message(), "__substg1.0_10090102": pack(rich)})
    assert [block.rows for block in document.blocks if block.rows] == [(("Plan", "Cost"), ("Plus", "35"))]
    text = rb"{\rtf1\ansi\fromtext You have 25 days.\par - in January\par - in May\par}"
    document = load(tmp_path, {**message(), "__substg1.0_10090102": pack(text)})
    assert [block.kind.value for block in document.blocks[1:]] == ["paragraph", "list_item", "list_item"]


@pytest.mark.parametrize("packed", [HELLO[:-3] + b"abc", HELLO[:10], pack(b"no rich text")])
def test_a_damaged_body_is_named_and_the_rest_is_read(tmp_path: Path, packed: bytes) -> None:
    rest = attached(0, "care.md", b"# Care\n\nTen days.")
    document = load(tmp_path, {**without_body(), "__substg1.0_10090102": packed, **rest})
    assert "Ten days." in [block.text for block in document.blocks]
    (warning,) = document.warnings
    assert warning.startswith("The formatted body was left out; save the message again in Outlook: ")
    document = load(tmp_path, {**message(), "__substg1.0_10090102": packed})
    assert document.blocks[1].text == "You have 25 days."
    assert "its plain text is read instead" in document.warnings[0]


def test_rich_text_counts_against_the_bytes_that_may_be_unpacked(tmp_path: Path) -> None:
    packed = pack(rb"{\rtf1 " + b"Some words. " * 400 + b"}")
    document = load(tmp_path, {**message(), "__substg1.0_10090102": packed}, LoadLimits(max_unpacked_bytes=8_000))
    assert "over the limit of" in document.warnings[0]


def test_attachments_are_sections_and_those_not_read_are_named(tmp_path: Path) -> None:
    streams = {
        **message(),
        **attached(0, "care.md", b"# Care\n\nTen days."),
        **attached(1, "logo.png", b"\x89PNG", **{"__substg1.0_3712001F": wide("id")}),
        **attached(2, "old.zip", b"PK"),
        **attached(3, "Forwarded", b"", **{"__substg1.0_3701000D": b"x"}),
    }
    document = load(tmp_path, streams)
    assert outline(document)[4:] == [("heading", 2, "care.md"), ("heading", 3, "Care"), ("paragraph", 0, "Ten days.")]
    assert [warning.split("'")[1] for warning in document.warnings] == ["old.zip", "Forwarded.embedded-message"]


@pytest.mark.parametrize(("page", "encoding"), [(1252, "cp1252"), (1251, "cp1251"), (932, "cp932"), (65001, "utf-8")])
def test_texts_in_the_code_page_of_the_message(tmp_path: Path, page: int, encoding: str) -> None:
    said = {"cp1252": "Für alle da", "cp1251": "Отпуск для всех", "cp932": "有給休暇について", "utf-8": "有給 für все"}[
        encoding
    ]
    streams = {"__properties_version1.0": properties(page), "__substg1.0_1000001E": said.encode(encoding)}
    assert [block.text for block in load(tmp_path, streams).blocks] == [said]


def test_limits_and_what_is_no_message(tmp_path: Path) -> None:
    streams = {**message(), **attached(0, "a.txt", b"Some words. " * 500)}
    with pytest.raises(LoadError, match="more bytes than may be unpacked"):
        load(tmp_path, streams, LoadLimits(max_unpacked_bytes=2_000))
    with pytest.raises(LoadError, match=r"an old Word document \(\.doc\) with the extension \.msg"):
        load(tmp_path, {"WordDocument": b"x" * 600})
    (tmp_path / "a.msg").write_text("Just words.", encoding="utf-8")
    with pytest.raises(LoadError, match="is plain text with the extension"):
        load_file(tmp_path / "a.msg", limits=LoadLimits())


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 6_000), st.integers(0, 255)), min_size=1, max_size=40), st.integers(600, 9_000)
)
def test_whatever_is_damaged_nothing_but_a_load_error_comes_out(
    tmp_path: Path, changes: list[tuple[int, int]], end: int
) -> None:
    data = bytearray(compound_file({**message(), **attached(0, "care.md", b"# Care\n\nTen days.")}))
    for place, byte in changes:
        data[place % len(data)] = byte
    (tmp_path / "b.msg").write_bytes(bytes(data[:end]))
    with contextlib.suppress(LoadError):
        load_file(tmp_path / "b.msg", limits=LoadLimits())
