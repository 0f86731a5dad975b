"""Liquid and Jinja shortcodes in Markdown, replaced by what a reader of the published page would see."""

import re
from collections.abc import Callable, Mapping

_TAG = re.compile(r"\{%-?\s*(/?\w+)((?:(?!\{%|%\}).)*?)-?%\}", re.DOTALL)
_OUTPUT = re.compile(r"\{\{-?\s*((?:(?!\{\{|\}\}).){0,300}?)\s*-?\}\}", re.DOTALL)
_COMMENT = re.compile(r"\{#(?:(?!\{#|#\}).)*#\}|\{%-?\s*comment\s*-?%\}.*?\{%-?\s*endcomment\s*-?%\}", re.DOTALL)
_ATTRIBUTES = re.compile(r"[ \t]*\{:[^{}\n]*\}|(?<=\S)[ \t]+\{[#.][\w-][^{}\n]*\}(?=[ \t]*$)", re.MULTILINE)
_ARGUMENT = re.compile(r"\"([^\"]*)\"|'([^']*)'")
_LINK_TARGET_BEFORE = re.compile(r"(?:\]\(\s*<?|(?:href|src)\s*=\s*[\"']?|^\s*\[[^\]]*\]:\s*<?)[^\s()<>\"']*$")
# An editor that escapes brackets breaks links to shortcodes; nobody means to show a target that is one.
_ESCAPED_LINK = re.compile(r"\\\[([^\[\]]{1,300})\](?=\(\s*\{%)")
_PROSE = re.compile(r"\w\S*\s+\S*\w")

# Tags that steer the page and show nothing of their own.
_SILENT = frozenset((
    "if", "elsif", "else", "unless", "case", "when", "for", "assign", "capture", "set", "include", "render",
    "layout", "extends", "block", "import", "from", "macro", "call", "raw", "verbatim", "with", "cycle",
    "increment", "decrement", "tablerow", "break", "continue", "section", "stylesheet", "script", "css", "js",
    "toc", "page", "download", "link", "asset", "url", "ref", "relref",
))  # fmt: skip
# Tags whose argument of this number is read by the reader.
_SPOKEN = {
    "image": 1,
    "image_with_class": -1,
    "figure": 1,
    "img": 1,
    "alert": 0,
    "callout": 0,
    "note": 0,
    "tip": 0,
    "warning": 0,
    "info": 0,
    "details": 0,
    "tab": 0,
}


def expand(text: str, values: Mapping[str, str], warn: Callable[[str], None]) -> str:
    """Markdown without shortcodes; `values` are the page's own (front matter), as in `{{ page.title }}`.

    What cannot be known (an include, a variable) is left out and told to `warn`.
    """
    if "{" not in text:
        return text
    text = _ESCAPED_LINK.sub(r"[\1]", _COMMENT.sub("", text))

    def replace_tag(match: re.Match[str]) -> str:
        return _tag(match, warn)

    def replace_output(match: re.Match[str]) -> str:
        return _output(match, values, warn)

    text = _TAG.sub(replace_tag, text)
    return _ATTRIBUTES.sub("", _OUTPUT.sub(replace_output, text))


def _tag(match: re.Match[str], warn: Callable[[str], None]) -> str:
    name, rest = match.group(1), match.group(2)
    arguments = [first or second for first, second in _ARGUMENT.findall(rest)]
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    if _LINK_TARGET_BEFORE.search(before):
        return _as_target(arguments)
    if name == "slack_channel" and arguments:
        return literal(arguments[1] if len(arguments) > 1 else "#" + arguments[0].lstrip("#"))
    if name.startswith(("end", "/")) or name in _SILENT:
        return ""
    if name in _SPOKEN:
        spoken = arguments[_SPOKEN[name] :][:1]
        return literal(spoken[0]) if spoken else ""
    prose = [argument for argument in arguments if _PROSE.search(argument)]
    warn(f"The shortcode {name!r} is not known; {'its words were kept' if prose else 'nothing of it was kept'}.")
    return literal(" ".join(prose))


def _output(match: re.Match[str], values: Mapping[str, str], warn: Callable[[str], None]) -> str:
    expression = match.group(1)
    before = match.string[match.string.rfind("\n", 0, match.start()) + 1 : match.start()]
    if _LINK_TARGET_BEFORE.search(before):
        return "x"
    quoted = re.match(r"\s*(?:\"([^\"]*)\"|'([^']*)')", expression)
    if quoted:
        return literal(quoted.group(1) or quoted.group(2) or "")
    name = expression.split("|")[0].strip().removeprefix("page.")
    if name in values:
        return literal(values[name])
    warn(f"The value of {{{{ {expression} }}}} is not in the file; it was left out.")
    return ""


def _as_target(arguments: list[str]) -> str:
    return re.sub(r"[^\w/#.\-]", "-", arguments[0]) if arguments else "x"


def literal(text: str) -> str:
    """Text that neither Markdown nor HTML takes for markup."""
    return "".join(char if char.isalnum() or char == " " else f"&#{ord(char)};" for char in text)
