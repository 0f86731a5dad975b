from datetime import date

import pytest

from ingest.contract.chunks import Audience, DocumentInfo
from ingest.contract.documents import Block, BlockKind, canonical_text, has_header_line, row_of_line

SPAIN = Audience({"country": ("ES", "PT"), "employment_type": ("part_time",)})


@pytest.mark.parametrize(
    ("persona", "admitted"),
    [
        ({}, True),
        ({"country": "ES"}, True),
        ({"country": "es"}, True),
        ({"country": "DE"}, False),
        ({"country": "PT", "employment_type": "full_time"}, False),
        ({"office": "Bonn"}, True),
    ],
)
def test_a_persona_is_admitted_unless_a_named_attribute_differs(persona: dict[str, str], admitted: bool) -> None:
    assert SPAIN.admits(persona) is admitted
    assert Audience().admits(persona)


@pytest.mark.parametrize(
    ("begin", "end", "in_force"),
    [
        (None, None, True),
        (date(2026, 5, 1), None, True),
        (date(2026, 5, 2), None, False),
        (None, date(2026, 5, 1), True),
        (None, date(2026, 4, 30), False),
        (date(2026, 1, 1), date(2026, 12, 31), True),
    ],
)
def test_both_ends_of_a_policy_are_in_force(begin: date | None, end: date | None, in_force: bool) -> None:
    info = DocumentInfo("a.md", "A", "en", "md", "", "", effective_from=begin, effective_to=end)
    assert info.in_force(date(2026, 5, 1)) is in_force


def test_canonical_text_holds_each_block_at_its_start() -> None:
    blocks = (Block(BlockKind.HEADING, "Leave", 1), Block(BlockKind.PARAGRAPH, "Thirty days."))
    text, starts = canonical_text(blocks)
    assert text == "Leave\n\nThirty days."
    assert [text[start : start + len(block.text)] for start, block in zip(starts, blocks, strict=True)] == [
        block.text for block in blocks
    ]
    assert canonical_text(()) == ("", ())


def test_rows_of_a_table_are_found_by_line() -> None:
    rows = (("Plan", "Cost"), ("Basic", "10"))
    headed = Block(BlockKind.TABLE, "Plan | Cost\nBasic | 10", rows=rows)
    continued = Block(BlockKind.TABLE, "Basic | 10", rows=rows)
    blank = Block(BlockKind.TABLE, "Basic | 10", rows=(("", ""), rows[1]))
    assert [has_header_line(table) for table in (headed, continued, blank)] == [True, False, False]
    assert [row_of_line(headed, line) for line in range(3)] == [*rows, None]
    assert [row_of_line(continued, line) for line in range(2)] == [rows[1], None]
    assert row_of_line(Block(BlockKind.TABLE, "Basic | 10"), 0) is None
