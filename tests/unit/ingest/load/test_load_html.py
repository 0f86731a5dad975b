import contextlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.html import load_html


def load(markup: str) -> LoadedDocument:
    return load_html(markup.encode())


def shape(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


PAGE = """<!doctype html><html lang="en-GB"><head><title>Sick leave | Intranet</title>
<meta charset="utf-8"><meta name="Author" content="People team"><style>p {color: red}</style></head><body>
<a class="skip-link" href="#main">Skip to content</a><header><p>Company</p></header>
<nav><ul><li>Home</li></ul></nav><div id="cookie-banner">We use cookies</div>
<main><h1>Sick leave</h1><p>Call <b>your manager</b> by&nbsp;9.<br>Then rest.</p>
<ul><li>One<ul><li>Deeper</li></ul></li><li><p>Two</p><p>More on two</p></li></ul>
<dl><dt>Certificate</dt><dd>From day four.</dd></dl>
<details><summary>Must I call?</summary><p>Yes.</p></details><details><summary>When?</summary>By nine.</details>
<h2>Form</h2><pre>line  one
line two</pre><img src="x.png" alt="A form"><script>alert(1)</script><button>Send</button></main>
<aside>Related</aside><footer>Imprint</footer></body></html>"""


def test_main_content_only() -> None:
    document = load(PAGE)
    assert shape(document) == [
        ("heading", 1, "Sick leave"),
        ("paragraph", 0, "Call your manager by 9. Then rest."),
        ("list_item", 0, "One"),
        ("list_item", 1, "Deeper"),
        ("list_item", 0, "Two"),
        ("paragraph", 0, "More on two"),
        ("paragraph", 0, "Certificate"),
        ("list_item", 0, "From day four."),
        ("heading", 2, "Must I call?"),
        ("paragraph", 0, "Yes."),
        ("heading", 2, "When?"),
        ("paragraph", 0, "By nine."),
        ("heading", 2, "Form"),
        ("code", 0, "line one\nline two"),
        ("paragraph", 0, "A form"),
    ]
    assert document.title == "Sick leave"
    assert document.metadata == {"author": "People team", "language": "en-GB"}


def test_spans_are_expanded_and_stand_once_in_the_text() -> None:
    (table,) = load(
        "<table><thead><tr><th>Plan</th><th colspan=2>Cost</th></tr></thead><tr><td rowspan=2>Basic</td><td>1</td>"
        "<td>2</td></tr><tr><td>3</td><td>4</td></tr></table>"
    ).blocks
    assert table.rows == (("Plan", "Cost", "Cost"), ("Basic", "1", "2"), ("Basic", "3", "4"))
    assert table.text == "Plan Cost\nBasic 1 2\n3 4"


@pytest.mark.parametrize("span", ["1000000000", "-3", "x", "0", ""])
def test_wild_spans_are_harmless(span: str) -> None:
    (table,) = load(
        f"<table><tr><th>A<th>B</tr><tr><td colspan='{span}' rowspan='{span}'>1</td><td>2</td></tr></table>"
    ).blocks
    assert table.rows[0][:2] == ("A", "B")


def test_table_without_header_and_table_for_layout() -> None:
    named = load("<table><tr><td>Phone</td><td>4000</td></tr><tr><td>Mail</td><td>hr@x.example</td></tr></table>")
    assert named.blocks[0].rows[0] == ("", "")
    layout = load("<table><tr><td><p>Left words</p></td></tr><tr><td>Below</td></tr></table>")
    assert shape(layout) == [("paragraph", 0, "Left words"), ("paragraph", 0, "Below")]


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<div class='cookie-policy'><h1>Cookie policy</h1><p>How we use them.</p></div>", "How we use them."),
        ("<nav>Only a menu</nav>", "Only a menu"),
        ("<article><header><p>Valid from May</p></header><p>Text</p></article>", "Valid from May"),
        ("<div hidden id=a>Folded words</div><button aria-controls=a>Open</button><p>x</p>", "Folded words"),
    ],
)
def test_words_that_look_like_furniture_stay(markup: str, kept: str) -> None:
    assert kept in " ".join(block.text for block in load(f"<html><body>{markup}</body></html>").blocks)


@pytest.mark.parametrize(
    ("data", "read"),
    [
        ("<p>Größe 5 €</p>".encode("cp1252"), "Größe 5 €"),
        ('<meta charset="gb18030"><p>员工休假</p>'.encode("gb18030"), "员工休假"),
        ("<p>Größe</p>".encode("utf-16"), "Größe"),
    ],
)
def test_encodings(data: bytes, read: str) -> None:
    assert load_html(data).blocks[0].text == read


def test_depth_does_not_matter() -> None:
    assert "deep" in load("<div>" * 1_000 + "deep" + "</div>" * 1_000 + "<p>after</p>").blocks[0].text
    assert load("<ul><li>" * 500 + "deep").blocks[-1].text == "deep"


@settings(deadline=None, max_examples=100)
@given(st.text(st.sampled_from("<>/apdivtrlsum=\"' \n!-&;#x1\x00é")))
def test_tag_soup_is_read_or_refused(text: str) -> None:
    with contextlib.suppress(LoadError):
        assert all(block.text for block in load(text).blocks)
