from urllib.parse import parse_qs, urlsplit

from handbook import make_fragment, make_info

from assistant.answer.citations import cite, source_href

HANDBOOK = make_info("us/health plan 2026.pdf", title="Handbook", version="2026.1", pages=52)


def test_no_fragments_have_no_citations() -> None:
    assert cite([]) == ((), ())


def test_each_page_of_a_document_is_cited_once() -> None:
    fragments = [
        make_fragment("a", document=HANDBOOK, page=3, start=40, score=0.4),
        make_fragment("b", document=HANDBOOK, page=7, start=90, score=0.6),
        make_fragment("c", document=HANDBOOK, page=3, start=60, score=0.7, section="Costs"),
        make_fragment("d", start=5),
    ]
    citations, numbers = cite(fragments)
    assert numbers == (1, 2, 1, 3)
    assert [(item.n, item.document, item.page) for item in citations] == [
        (1, HANDBOOK.path, 3),
        (2, HANDBOOK.path, 7),
        (3, "leave.en.md", None),
    ]


def test_best_fragment_is_the_quote_and_the_others_are_excerpts() -> None:
    weak = make_fragment("weak words", document=HANDBOOK, page=3, start=40, score=0.4, section="Intro")
    best = make_fragment("best words", document=HANDBOOK, page=3, start=80, score=0.70004, section="Costs")
    (citation,), _ = cite([weak, best])
    assert (citation.quote, citation.section, citation.score) == ("best words", "Costs", 0.7)
    assert (citation.title, citation.version, citation.language) == ("Handbook", "2026.1", "en")
    assert citation.href == source_href(best)
    assert [(item.quote, item.section, item.href) for item in citation.more] == [
        ("weak words", "Intro", source_href(weak))
    ]


def test_link_names_document_span_and_text() -> None:
    parts = urlsplit(source_href(make_fragment("12345", document=HANDBOOK, start=40)))
    assert parts.path == "/v1/documents/us/health%20plan%202026.pdf"
    assert parse_qs(parts.query) == {"start": ["40"], "end": ["45"], "text": [HANDBOOK.text_sha256]}


def test_path_of_any_script_makes_a_link() -> None:
    href = source_href(make_fragment(document=make_info("cn/假期#1?.md")))
    assert href.isascii()
    assert urlsplit(href).fragment == ""
