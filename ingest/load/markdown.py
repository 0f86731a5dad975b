"""Markdown handbooks: front matter, shortcodes, tables, and whatever raw HTML stands among them."""

import html
import re
from collections.abc import MutableMapping, Sequence
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import OptionsDict

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.builder import BlockBuilder, finish
from ingest.load.code_spans import outside_code
from ingest.load.front_matter import split_front_matter
from ingest.load.hygiene import clean
from ingest.load.markup import BLOCKS, UNSPOKEN, MarkupReader, parse
from ingest.load.shortcodes import expand

_INLINE = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "br", "button", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "meter", "output", "picture", "progress", "q", "ruby", "s",
    "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr", "area",
    "col", "colgroup", "optgroup", "option", "param", "track",
))  # fmt: skip
_KNOWN_TAGS = BLOCKS | UNSPOKEN | _INLINE
_INVENTED_TAG = re.compile(r"</?([A-Za-z][\w:.-]*)(?:\s[^<>]*)?/?>")
# kramdown reads Markdown inside such an element; CommonMark does once a blank line follows.
_MARKDOWN_INSIDE = re.compile(r"(<\w+\b[^<>]*\bmarkdown\s*=\s*[\"']?(?:1|block|span)[\"']?[^<>]*>)")
# CommonMark sees no end of emphasis where a full-width stop stands before the asterisks and a character follows them.
_CJK = "\u3000-\u30ff\u3400-\u9fff\uff00-\uffef"
_CJK_STRONG = re.compile(rf"(?<![*\\])\*\*(?=[^*\n]*[{_CJK}])([^*\s`](?:[^*\n`]*[^*\s`])?)\*\*(?!\*)")
_FOOTNOTE_TEXT = re.compile(r"^[ ]{0,3}\[\^([^\]\s]+)\]:[ \t]*", re.MULTILINE)
_FOOTNOTE_MARK = re.compile(r"(?<!^)\[\^[^\]\s]+\](?!:)", re.MULTILINE)


class _ReadersRenderer(RendererHTML):
    """Angle brackets around a word that is no HTML element are words, as in "email <your manager>"."""

    def html_inline(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return _escape_invented(tokens[index].content)

    def html_block(
        self, tokens: Sequence[Token], index: int, options: OptionsDict, env: MutableMapping[str, Any]
    ) -> str:
        return _escape_invented(tokens[index].content)


def _escape_invented(markup: str) -> str:
    def keep_or_escape(match: re.Match[str]) -> str:
        return match.group() if match.group(1).lower() in _KNOWN_TAGS else html.escape(match.group())

    return _INVENTED_TAG.sub(keep_or_escape, markup)


# Indented code is off: in a handbook, deep indentation is a slip of layout.
_PARSER = (
    MarkdownIt("commonmark", {"html": True, "maxNesting": 100}, renderer_cls=_ReadersRenderer)
    .enable(["table", "strikethrough"])
    .disable("code")
)


def load_markdown(text: str) -> LoadedDocument:
    """Blocks of a Markdown text; its front matter becomes metadata, and `title` there the title."""
    parts = split_front_matter(clean(text))
    builder = BlockBuilder()

    def prepare(prose: str) -> str:
        prose = _CJK_STRONG.sub(r"<b>\1</b>", expand(prose, parts.metadata, builder.warnings.append))
        prose = _MARKDOWN_INSIDE.sub("\\1\n\n", prose)
        return _FOOTNOTE_MARK.sub("", _FOOTNOTE_TEXT.sub("", prose)) if "[^" in prose else prose

    body = outside_code(parts.body, prepare)
    try:
        rendered = _PARSER.render(body)
    except RecursionError as error:
        raise LoadError("The lists or quotes are nested too deeply to be read; flatten them.") from error
    MarkupReader(builder, separator=" | ").read(parse(rendered))
    return finish(builder, title=parts.metadata.get("title"), metadata=parts.metadata)
