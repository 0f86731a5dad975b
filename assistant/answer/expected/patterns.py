"""Compiles the question patterns of a language.

A pattern is a regular expression over folded words with two shorthands: `*` behind a word is any ending, ` ~ ` is up to four words
between (ten characters where no spaces are set); `^` and `$` are the edges of a clause. A group that ends with `)?` takes its space along.
"""

import re
from functools import cache
from typing import Final

from assistant.answer.expected.folding import fold
from assistant.answer.expected.kinds import Kind
from assistant.answer.expected.vocabulary import AskedWords, asked_data
from ingest.contract.language import FALLBACK_LANGUAGE

SPACELESS: Final = frozenset({"zh", "ja", "ko"})
_MARKS: Final = "\u0900-\u0903\u093a-\u094f"
_WORD: Final = rf"[\w{_MARKS}]"
_PROCLITICS: Final = "(?:[وفبلك]?(?:ال)?)?"
_LETTERS: Final = re.compile(rf"(?:[^\W\d_]|[{_MARKS}]){{4,}}")
# A stem of so many letters is nearly always a whole word, and may be what a slip of the keyboard meant.
_WHOLE: Final = 7
_EXPRESSION: Final = re.compile(r"\[[^\]]*\]|\\.|\{[^}]*\}")


@cache
def asked_words(language: str) -> AskedWords:
    """The compiled patterns of a language; of English where it is not served."""
    data = asked_data()
    own = language if language in data else FALLBACK_LANGUAGE
    lists = data[own]

    def compiled(name: str) -> re.Pattern[str]:
        return re.compile("|".join(f"(?:{_expression(pattern, own)})" for pattern in lists[name]))

    kinds = {Kind(name): compiled(name) for name in lists if name in set(Kind)}
    kinds[Kind.PERCENTAGE] = compiled("percent")
    del kinds[Kind.MONEY]
    joins = "|".join(fold(word) for word in lists["joins"])
    questions = {"many", "much", "opener"} | {kind.value for kind in Kind}
    words = {
        word
        for name in questions & set(lists)
        for pattern in lists[name]
        for word in _LETTERS.findall(fold(_EXPRESSION.sub(" ", pattern)))
        if f"{word}*" not in pattern or len(word) >= _WHOLE
    }
    return AskedWords(
        kinds,
        compiled("many"),
        compiled("much"),
        compiled("money"),
        compiled("time"),
        compiled("opener"),
        compiled("subordinate"),
        re.compile(rf"(?<![\w{_MARKS}])(?:{joins})(?![\w{_MARKS}])", re.IGNORECASE) if joins else None,
        frozenset(words),
    )


def _expression(pattern: str, language: str) -> str:
    spaceless = language in SPACELESS
    starts, ends = pattern.startswith("^"), pattern.endswith("$")
    elements = [_element(element) for element in _split(fold(pattern).removeprefix("^"))]
    joined = ""
    for place, element in enumerate(elements):
        if element == "~":
            joined = joined.removesuffix(" ")
            joined += ".{0,10}?" if spaceless else rf"(?: {_WORD}+){{0,4}}? "
        elif element.endswith(")?") and element.startswith("(?:") and _whole(element):
            last = place + 1 == len(elements)
            group = element.removesuffix("?")
            joined = f"{joined.removesuffix(' ')}(?: {group})?" if last else f"{joined}(?:{group} )?"
        else:
            joined += element + (" ?" if spaceless else " ") * (place + 1 < len(elements))
    if spaceless:
        return ("^" if starts else "") + joined
    lead = rf"(?<!{_WORD})" + (_PROCLITICS if language == "ar" else "")
    if joined.startswith("%"):
        return joined
    tail = "" if ends else rf"(?!{_WORD})"
    return ("^" if starts else lead) + joined + tail


def _element(element: str) -> str:
    element = re.sub(r"\((?!\?)", "(?:", element)
    # A star behind a word or a group is any ending; behind a dot or class it is what it always is.
    return re.sub(r"(?<=[^.\]\\])\*", lambda _: f"{_WORD}*", element)


def _whole(element: str) -> bool:
    """Whether the optional group at the end is all of the element."""
    depth = 0
    for place, char in enumerate(element):
        depth += (char == "(") - (char == ")")
        if depth == 0:
            return place == len(element) - 2
    return False


def _split(pattern: str) -> list[str]:
    """Cut at spaces outside groups."""
    elements, depth = [""], 0
    for char in pattern:
        depth += (char == "(") - (char == ")")
        if char == " " and depth == 0:
            elements.append("")
        else:
            elements[-1] += char
    return [element for element in elements if element]
