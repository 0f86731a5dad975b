"""HTML pages: the content a reader came for, without menus, banners and page furniture."""

import re

from bs4 import BeautifulSoup, Comment, Tag

from ingest.contract.documents import LoadedDocument
from ingest.load.builder import BlockBuilder, finish
from ingest.load.decoding import decode
from ingest.load.hygiene import one_line
from ingest.load.markup import HEADINGS, UNSPOKEN, MarkupReader, inline_text, parse

_META_CHARSET = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]+)", re.IGNORECASE)
_FURNITURE = ("nav", "aside", "dialog")
_ROLES = frozenset((
    "navigation", "banner", "contentinfo", "search", "complementary", "dialog", "alertdialog", "menu", "menubar",
    "toolbar",
))  # fmt: skip
_BANNER = re.compile(
    r"(?:^|[-_ ])(?:cookies?|consent|gdpr|breadcrumbs?|skip-?(?:link|nav|to)|share|social|newsletter|pagination|"
    r"site-?(?:nav|header|footer))(?:$|[-_ ])",
    re.IGNORECASE,
)
_INVISIBLE_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
# A banner is short; a policy about cookies is not.
_LONGEST_BANNER = 1_500
_MAIN_SHARE = 0.3


def load_html(data: bytes) -> LoadedDocument:
    """Blocks of a page's main content; `lang` and the `<meta>` elements become metadata."""
    charset = _META_CHARSET.search(data[:4_096])
    soup = parse(decode(data, charset.group(1).decode("ascii") if charset else None))
    metadata = _metadata(soup)
    title = _title(soup)
    builder = BlockBuilder()
    MarkupReader(builder).read(_main_content(soup))
    return finish(builder, title=title, metadata=metadata)


def _metadata(soup: BeautifulSoup) -> dict[str, str]:
    metadata: dict[str, str] = {}
    for element in soup.find_all("meta"):
        name, content = element.get("name"), element.get("content")
        if isinstance(name, str) and isinstance(content, str) and one_line(content):
            metadata[one_line(name).lower()] = one_line(content)
    root = soup.find("html")
    language = root.get("lang") if isinstance(root, Tag) else None
    if isinstance(language, str) and language.strip():
        metadata["language"] = language.strip()
    return metadata


def _title(soup: BeautifulSoup) -> str | None:
    """The page's heading where the window title only adds the name of the site to it, else the window title."""
    window, first = soup.find("title"), soup.find("h1")
    title = one_line(window.get_text()) if isinstance(window, Tag) else ""
    heading = inline_text(first) if isinstance(first, Tag) else ""
    return heading if heading and (not title or heading in title) else title or None


def _main_content(soup: BeautifulSoup) -> Tag:
    for comment in soup.find_all(string=lambda text: isinstance(text, Comment)):
        comment.extract()
    for element in soup.find_all(list(UNSPOKEN)):
        if not element.decomposed:
            element.decompose()
    body = soup.find("body")
    whole: Tag = body if isinstance(body, Tag) else soup
    untouched = str(whole)
    _drop_furniture(whole)
    content = _narrow(whole)
    return content if inline_text(content).strip() else parse(untouched)


def _narrow(whole: Tag) -> Tag:
    """The element marked as main, if a fair part of the page's words stands in it."""
    marked = whole.find_all("main") or whole.find_all(role="main") or whole.find_all("article")
    if len(marked) != 1:
        return whole
    main = marked[0]
    return main if len(inline_text(main)) >= _MAIN_SHARE * len(inline_text(whole)) else whole


def _drop_furniture(whole: Tag) -> None:
    opened = {target for button in whole.select("[aria-controls]") for target in str(button["aria-controls"]).split()}
    for element in whole.find_all(True):
        if not element.decomposed and element is not whole and _is_furniture(element, opened):
            element.decompose()


def _is_furniture(element: Tag, opened: set[str]) -> bool:
    if element.name in _FURNITURE or _attribute(element, "role") in _ROLES:
        return True
    if element.name in ("header", "footer"):
        # Those of an article or section head its text, except a header without the page's only heading.
        within = element.find_parent(["main", "article", "section"]) is not None
        return not within and element.find("h1") is None
    if element.name == "button":
        return element.find_parent([*HEADINGS, "summary"]) is None
    if element.has_attr("hidden") or _INVISIBLE_STYLE.search(_attribute(element, "style")):
        return _attribute(element, "id") not in opened
    marks = f"{_attribute(element, 'class')} {_attribute(element, 'id')}"
    if element.name in ("main", "article", "body") or not _BANNER.search(marks):
        return False
    return element.find(["h1", "main", "article"]) is None and len(inline_text(element)) <= _LONGEST_BANNER


def _attribute(element: Tag, name: str) -> str:
    value = element.get(name)
    return " ".join(value) if isinstance(value, list) else value or ""
