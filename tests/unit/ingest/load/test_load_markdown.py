import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract.documents import BlockKind, LoadedDocument, canonical_text
from ingest.contract.errors import LoadError
from ingest.load.markdown import load_markdown


def shape(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def words_of(document: LoadedDocument) -> str:
    return " ".join(canonical_text(document.blocks)[0].split())


def test_front_matter_becomes_title_and_plain_strings() -> None:
    document = load_markdown(
        "---\ntitle: Sick leave\nversion: 3.10\naudience: {country: [US, DE]}\neffective_from: 2026-01-01\n"
        "effective_to: null\ntopics: [leave, health]\nquestions:\n  - text: Hours\n    url: /x\n---\n\nText.\n"
    )
    assert document.title == "Sick leave"
    assert document.metadata == {
        "title": "Sick leave",
        "version": "3.10",
        "audience.country": "US, DE",
        "effective_from": "2026-01-01",
        "topics": "leave, health",
        "questions.0.text": "Hours",
        "questions.0.url": "/x",
    }
    assert shape(document) == [("paragraph", 0, "Text.")]


@pytest.mark.parametrize(
    "text",
    ["---\n\nA rule above.\n\n---\n\nMore.", "---\nNot yaml, just words\n---\n\nMore.", "----\nFour dashes.\n\nMore."],
)
def test_rule_of_dashes_is_no_front_matter(text: str) -> None:
    document = load_markdown(text)
    assert document.metadata == {}
    assert words_of(document).endswith("More.")
    assert set(re.findall(r"[A-Za-z]+", text)) == set(re.findall(r"[A-Za-z]+", words_of(document)))


@pytest.mark.parametrize(
    "block",
    ["title: [unclosed", "title: a: b: c", "a: &x [1]\nb: *x", "a: " + "[" * 5_000],
    ids=["open list", "two colons", "alias", "too deep"],
)
def test_front_matter_that_cannot_be_read_is_refused(block: str) -> None:
    with pytest.raises(LoadError, match="front matter"):
        load_markdown(f"---\n{block}\n---\n\nText.\n")


def test_title_without_front_matter_is_the_top_heading() -> None:
    assert load_markdown("# Leave\n\nText.").title == "Leave"
    assert load_markdown("## Leave\n\nText.").title is None


def test_blocks_of_every_kind() -> None:
    document = load_markdown(
        '# Leave &amp; *pay*\n\nA **bold** [link](https://x.example "t"), an ![image of a form](f.png),\n'
        "a `code` word,  \nhard break and <https://auto.example>.\n\n"
        "> Quoted words\n> go on.\n\n"
        "1. First\n   - deeper\n\n     second paragraph\n2. Second\n   goes on\n- [ ] a task\n\n"
        "```python\nx  =  1\ny = 2\n```\n\nSetext\n------\n\n~~gone~~ line \\*literal\\*\n"
    )
    assert shape(document) == [
        ("heading", 1, "Leave & pay"),
        ("paragraph", 0, "A bold link, an image of a form, a code word, hard break and https://auto.example."),
        ("paragraph", 0, "Quoted words go on."),
        ("list_item", 0, "First"),
        ("list_item", 1, "deeper"),
        ("paragraph", 0, "second paragraph"),
        ("list_item", 0, "Second goes on"),
        ("list_item", 0, "a task"),
        ("code", 0, "x = 1\ny = 2"),
        ("heading", 2, "Setext"),
        ("paragraph", 0, "gone line *literal*"),
    ]


def test_table_keeps_cells_and_a_row_is_quotable() -> None:
    (table,) = load_markdown("| Plan | Cost |\n| --- | ---: |\n| **Basic** | US$5 |\n| Plus |  |\n").blocks
    assert table.rows == (("Plan", "Cost"), ("Basic", "US$5"), ("Plus", ""))
    assert table.text.split("\n")[:2] == ["Plan | Cost", "Basic | US$5"]


def test_raw_html_gives_its_words_only() -> None:
    document = load_markdown(
        '<style>td {padding: 8px;}</style>\n\n<div class="box" markdown=1>\nSee *the* [form](x).\n</div>\n\n'
        '<table><tr><th>A</th><th>B</th></tr><tr><td>1<br/>2</td><td>{% slack_channel "dc" %}</td></tr></table>\n\n'
        "Mail <your manager> or <b>HR</b>.<!-- hidden -->\n"
    )
    assert shape(document) == [
        ("paragraph", 0, "See the form."),
        ("table", 0, "A | B\n1 2 | #dc"),
        ("paragraph", 0, "Mail <your manager> or HR."),
    ]


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ('[rules]({% page "travel/leave/#a b" %})', "rules"),
        ('\\[rules]({% page "x" %})', "rules"),
        ('[ref][1] here\n\n[1]: {% page "x" %}', "ref here"),
        ('<a href="{% page "x" %}">rules</a>', "rules"),
        ('ask {% slack_channel "people_ops-a" %}.', "ask #people_ops-a."),
        ('ask {% slack_channel "alumni" "the alumni channel" %}', "ask the alumni channel"),
        ("{% alert %}\nMind the gap.\n{% endalert %}", "Mind the gap."),
        ('{% alert "New rules" %}\nMind.\n{% endalert %}', "New rules Mind."),
        ('{% image "a/b.png" "a form, *signed*" %}', "a form, *signed*"),
        ('{% include "steps.html"\n steps: x.y %}Text', "Text"),
        ("{%- if a -%}Yes{%- endif -%}", "Yes"),
        ("{# note #}Text {{ page.title }} {{ unknown }}end", "Text Leave end"),
        ('{% button "Apply for leave now" "/apply" %}', "Apply for leave now"),
        ("{% raw %}kept{% endraw %} {% comment %}gone{% endcomment %}", "kept"),
        ("## Leave {#leave .big}\n\nText{: .note}", "Leave Text"),
        ("A note[^1].\n\n[^1]: Only weekdays.", "A note. Only weekdays."),
        # Near misses: no shortcodes.
        ("`{% page %}` is code", "{% page %} is code"),
        ("sets {a, b} and 5 {%", "sets {a, b} and 5 {%"),
        ("100 % {sure}", "100 % {sure}"),
    ],
)
def test_shortcodes_as_the_reader_sees_them(source: str, read: str) -> None:
    assert words_of(load_markdown(f"---\ntitle: Leave\n---\n{source}")) == read


def test_unknown_shortcodes_are_told() -> None:
    warnings = load_markdown('{% magic "x" %} {{ who }} text').warnings
    assert len(warnings) == 2
    assert "'magic'" in warnings[0]
    assert "{{ who }}" in warnings[1]


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("**如同家人的人。**如果", "如同家人的人。如果"),
        ("见**（附件）**说明 **粗体** 5 ** 6", "见（附件）说明 粗体 5 ** 6"),
        ("`**员工。**` x", "**员工。** x"),
    ],
)
def test_emphasis_beside_full_width_stops(source: str, read: str) -> None:
    assert words_of(load_markdown(source)) == read


def test_chinese_lines_join_without_blank() -> None:
    assert words_of(load_markdown("员工每年\n享有假期。\n")) == "员工每年享有假期。"


@pytest.mark.parametrize("text", ["", "   \n\n", "---\ntitle: x\n---\n", "<!-- only -->", "\u200b"])
def test_no_text_is_refused(text: str) -> None:
    with pytest.raises(LoadError, match="no text"):
        load_markdown(text)


WORD = st.text(st.characters(categories=["Ll", "Lu", "Lo"]), min_size=1, max_size=8).filter(
    lambda word: word == re.sub(r"\W", "", unicodedata.normalize("NFC", word))
)
PHRASE = st.lists(WORD, min_size=1, max_size=5).map(" ".join)
PIECE = st.one_of(
    PHRASE,
    PHRASE.map("# {}".format),
    PHRASE.map("- {}".format),
    PHRASE.map("1. {}".format),
    PHRASE.map("> {}".format),
    PHRASE.map("**{}**".format),
    PHRASE.map("[{}](/target)".format),
    PHRASE.map("<div>{}</div>".format),
    PHRASE.map("{{% alert %}}\n{}\n{{% endalert %}}".format),
    PHRASE.map("```\n{}\n```".format),
    st.tuples(PHRASE, PHRASE).map(lambda pair: f"| {pair[0]} | {pair[1]} |\n| --- | --- |\n| {pair[1]} | {pair[0]} |"),
)


@settings(deadline=None, max_examples=150)
@given(st.lists(PIECE, min_size=1, max_size=8))
def test_no_word_is_lost(pieces: list[str]) -> None:
    source = "\n\n".join(pieces)
    document = load_markdown(source)
    plain = re.sub(r"\{%.*?%\}|\]\(/target\)|</?div>", " ", source)
    read = re.sub(r"\W+", "", words_of(document))
    assert sorted(read) == sorted(re.sub(r"\W+", "", load_plainly(plain)))


def load_plainly(text: str) -> str:
    return re.sub(r"^1\. ", "", text, flags=re.MULTILINE)


@settings(deadline=None, max_examples=150)
@given(st.text(st.sampled_from("ab \n\t#*_`[]()<>!|-+=~{}%&;:\"'\\/1.^\u200b")))
def test_markup_soup_is_read_or_refused(text: str) -> None:
    try:
        document = load_markdown(text)
    except LoadError:
        return
    assert all(block.text for block in document.blocks)
    assert all(block.rows for block in document.blocks if block.kind is BlockKind.TABLE)
