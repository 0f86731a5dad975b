"""What of a text differs is found where it stands; together the rows are both texts again."""

from hypothesis import given
from hypothesis import strategies as st

from ingest.contract.documents import Block, BlockKind
from ingest.lifecycle.sections import Fate, SectionDiff, compare_sections
from ingest.lifecycle.words import Side, SpanKind, compare_words


def heading(text: str, level: int = 2) -> Block:
    return Block(BlockKind.HEADING, text, level)


def text(content: str) -> Block:
    return Block(BlockKind.PARAGRAPH, content)


def side(spans: Side) -> str:
    return "".join(span.text for span in spans)


def shown(sections: tuple[SectionDiff, ...]) -> list[tuple[str, str]]:
    return [(" / ".join(section.headings), section.fate.value) for section in sections]


def test_a_changed_number_is_the_only_thing_marked() -> None:
    left, right = compare_words("You have 25 days a year.", "You have 28 days a year.")
    assert [span.text for span in left if span.kind is SpanKind.GONE] == ["25"]
    assert [span.text for span in right if span.kind is SpanKind.NEW] == ["28"]


def test_scripts_without_blanks_are_compared_by_character() -> None:
    left, right = compare_words("可以请三天丧假", "可以请五天丧假")
    assert [span.text for span in left if span.kind is SpanKind.GONE] == ["三"]
    assert [span.text for span in right if span.kind is SpanKind.NEW] == ["五"]


@given(st.text(max_size=80), st.text(max_size=80))
def test_the_spans_are_both_texts(old: str, new: str) -> None:
    left, right = compare_words(old, new)
    assert side(left) == old
    assert side(right) == new
    same = [["".join(s.text for s in each if s.kind is SpanKind.SAME)] for each in (left, right)]
    assert same[0] == same[1]


def test_sections_are_matched_by_their_headings() -> None:
    old = [
        heading("Leave", 1),
        text("Intro."),
        heading("Days"),
        text("You have 25 days."),
        heading("Old"),
        text("Away with it."),
    ]
    new = [
        heading("Leave", 1),
        text("Intro."),
        heading("New"),
        text("Wholly other words."),
        heading("Days"),
        text("You have 28 days."),
    ]
    found = compare_sections(old, new)
    assert shown(found) == [
        ("Leave", "same"), ("Leave / New", "added"), ("Leave / Days", "changed"), ("Leave / Old", "removed")
    ]  # fmt: skip
    assert [row.fate for row in found[2].rows] == [Fate.CHANGED]


def test_a_renamed_section_is_shown_beside_its_old_name() -> None:
    old = [heading("Carrying over"), text("Five days may be carried over until March.")]
    new = [heading("Carry-over of days"), text("Five days may be carried over until June.")]
    (section,) = compare_sections(old, new)
    assert (section.fate, section.headings, section.before) == (
        Fate.CHANGED,
        ("Carry-over of days",),
        ("Carrying over",),
    )


def test_rows_of_a_table_are_compared_one_by_one() -> None:
    old = [Block(BlockKind.TABLE, "Plan | Cost\nStandard | 750\nPlus | 250")]
    new = [Block(BlockKind.TABLE, "Plan | Cost\nStandard | 800\nPlus | 250\nMax | 100")]
    (section,) = compare_sections(old, new)
    assert [row.fate for row in section.rows] == [Fate.SAME, Fate.CHANGED, Fate.SAME, Fate.ADDED]


_BLOCKS = st.lists(
    st.one_of(
        st.builds(heading, st.sampled_from(["A", "B", "C"]), st.integers(1, 3)),
        st.builds(text, st.sampled_from(["one two three", "one two four", "five", "six seven", "eight"])),
    ),
    max_size=10,
)


@given(_BLOCKS, _BLOCKS)
def test_every_paragraph_of_both_texts_is_shown_once_and_new_ones_in_order(old: list[Block], new: list[Block]) -> None:
    rows = [row for section in compare_sections(old, new) for row in section.rows]
    paragraphs = [[b.text for b in blocks if b.kind is BlockKind.PARAGRAPH] for blocks in (old, new)]
    assert sorted(side(row.left) for row in rows if row.left) == sorted(paragraphs[0])
    assert [side(row.right) for row in rows if row.right] == paragraphs[1]


@given(_BLOCKS)
def test_a_text_does_not_differ_from_itself(blocks: list[Block]) -> None:
    assert {section.fate for section in compare_sections(blocks, blocks)} <= {Fate.SAME}
