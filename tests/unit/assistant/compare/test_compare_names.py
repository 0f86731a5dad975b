import pytest
from handbook import heading, make_info, table
from plans import HANDBOOK, names

from assistant.compare.build import build_names
from assistant.compare.names import Kind, NameIndex
from assistant.compare.naming import contrasts, names_of, plain_heading, signatures
from assistant.compare.tokens import tokens_of


def called(index: NameIndex, text: str, language: str = "en", *, misspelt: bool = False) -> set[tuple[Kind, str]]:
    """What the names in a text stand for."""
    found = index.find(tokens_of(text, language), language, misspelt=misspelt)
    return {(index.groups[item.group].kind, index.groups[item.group].members[item.member].label) for item in found}


@pytest.mark.parametrize(
    ("text", "language", "thing"),
    [
        ("what does plus pay", "en", (Kind.COLUMNS, "Plus")),
        ("PLUS?", "de", (Kind.COLUMNS, "Plus")),
        ("Standard과 Plus", "ko", (Kind.COLUMNS, "Plus")),
        ("Plus里有什么", "zh", (Kind.COLUMNS, "Plus")),
        ("who gives a wave", "en", (Kind.ROWS, "Wave")),
        ("allowed waves", "en", (Kind.ROWS, "Wave")),
        ("Urlaub in Spanien", "de", (Kind.ROWS, "Spain")),
        ("отпуск в Испании", "ru", (Kind.ROWS, "Spain")),
        ("वर्ष में स्पेन", "hi", (Kind.ROWS, "Spain")),
        ("بإسبانيا", "ar", (Kind.ROWS, "Spain")),
        ("annual leave policy", "en", (Kind.DOCUMENTS, "Annual leave policy")),
        ("how annual leave is taken", "en", (Kind.DOCUMENTS, "Annual leave policy")),
        ("the Bedrock booklet", "en", (Kind.DOCUMENTS, "Larkmont Bedrock Health Plan 2026")),
        ("teletherapy", "en", (Kind.SECTIONS, "Teletherapy")),
        ("Teilzeitkräfte", "de", (Kind.ROWS, "Part-time employees")),
    ],
)
def test_thing_is_found_by_its_name(text: str, language: str, thing: tuple[Kind, str]) -> None:
    assert thing in called(names(), text, language)


@pytest.mark.parametrize(
    ("text", "language", "label"),
    [
        ("surplus", "en", "Plus"),
        ("non plus", "en", "Wave"),
        ("Spaniel", "en", "Spain"),
        ("give us more", "en", "United States"),
        ("đức tính", "vi", "Germany"),
        ("health", "en", "Larkmont Bedrock Health Plan 2026"),
    ],
)
def test_near_miss_is_not_found(text: str, language: str, label: str) -> None:
    assert label not in {found for _, found in called(names(), text, language)}


def test_one_wrong_letter_is_forgiven_only_where_asked_for() -> None:
    assert called(names(), "Standart") == set()
    assert (Kind.COLUMNS, "Standard") in called(names(), "Standart", misspelt=True)
    assert called(names(), "Plis", misspelt=True) == set(), "a short word is another word"


def test_small_words_name_nothing() -> None:
    blocks = (heading("Leave"), table(("What", "How much", "Who"), ("Leave", "30 days", "all")))
    index = build_names([make_info()], lambda _: blocks)
    assert not {label for _, label in called(index, "how much and who")} & {"How much", "Who"}


def test_heading_that_many_policies_have_names_none() -> None:
    blocks = (heading("Contacts", 2), heading("Dental", 2))
    index = build_names([make_info(f"{n}.md") for n in range(3)], lambda _: blocks)
    assert not called(index, "contacts"), "and with one sibling left there is nothing to compare"


def test_table_that_goes_on_over_a_page_is_one_group() -> None:
    header = ("Service", "Basic", "Extra")
    blocks = (table(header, ("Frames", "1", "2"), page=1), table(header, ("Lenses", "3", "4"), page=2))
    groups = [g for g in build_names([make_info()], lambda _: blocks).groups if g.kind is Kind.COLUMNS]
    assert [group.blocks for group in groups] == [(0, 1)]
    assert groups[0].repeated == 1


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("Health savings account (HSA)", {("Health", "savings", "account"), ("HSA",)}),
        ("PER collectif", {("PER", "collectif"), ("PER",)}),
        ("Dental Core", {("Dental", "Core")}),
        ("标准版", {("标", "准", "版")}),
    ],
)
def test_label_may_be_called_by_its_parts(label: str, found: set[tuple[str, ...]]) -> None:
    assert found <= set(names_of(label, "en"))


def test_long_label_has_no_name() -> None:
    assert list(names_of("Anybody else who mattered to you and whom you would like to name", "en")) == []


@pytest.mark.parametrize(
    ("label", "others", "told_by"),
    [
        ("Dental Core", ["Dental Complete", "Vision Basic"], [("Core",)]),
        ("5 The Plus plan in detail", ["5 The Standard plan in detail"], [("Plus",)]),
        ("Standard: you pay", ["Plus: you pay"], [("Standard",)]),
        ("Drop", ["Wave"], []),
        ("Dental Core", ["Dental Core"], []),
    ],
)
def test_sibling_is_told_by_what_differs(label: str, others: list[str], told_by: list[tuple[str, ...]]) -> None:
    def split(text: str) -> list[str]:
        return [token.text for token in tokens_of(text, "en")]

    assert list(contrasts(split(label), [split(other) for other in others], "en")) == told_by


def test_twin_titles_share_a_signature() -> None:
    def left(title: str) -> dict[tuple[str, ...], tuple[str, ...]]:
        return dict(signatures(title.split(), "en"))

    one, other = left("Larkmont Bedrock Health Plan 2026"), left("Larkmont Summit Health Plan 2026")
    assert {(one[key], other[key]) for key in one.keys() & other.keys()} >= {(("Bedrock",), ("Summit",))}


@pytest.mark.parametrize(
    ("heading_text", "plain"),
    [
        ("5.10 Teletherapy", "Teletherapy"),
        ("2. How to ask", "How to ask"),
        ("三、年休假", "年休假"),
        ("401(k) plan", "401(k) plan"),
    ],
)
def test_number_of_a_heading_is_no_part_of_its_name(heading_text: str, plain: str) -> None:
    assert plain_heading(heading_text) == plain


def test_names_of_the_handbook_are_made_once_a_document_twice_read() -> None:
    read: list[int] = []

    def blocks_of(position: int) -> tuple[object, ...]:
        read.append(position)
        return HANDBOOK[position][1]

    build_names([info for info, _ in HANDBOOK], blocks_of)  # type: ignore[arg-type]
    assert sorted(read) == sorted([*range(len(HANDBOOK)), *range(len(HANDBOOK))])
