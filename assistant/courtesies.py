"""Leaves greetings, names and thanks out of what is searched for: they say nothing about the question, and its every word is weighed."""

import json
import re
from functools import cache
from importlib import resources
from typing import Final

from assistant.privacy.text import ScrubbedText

_FILE: Final = "courtesies.json"
_BREAK: Final = r"[\s,.!¡;:()–—…،؛।。！，、～~🙂😊-]"
# What comes before thanks has ended: "my manager said thanks" is none.
_ENDED: Final = r"[.?!…;\n।。？！؟]"
_PAUSED: Final = r"[.?!…;,\n।。？！，、؟،]"
# A whole sentence counts as a courtesy up to so many characters; nobody puts a story there.
_SENTENCE: Final = 70
# A question of fewer letters than this is not made shorter: "Hi, EAP?"
_LEAST: Final = 6
_SPACELESS: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NAME: Final = r"<PERSON(?:_\d+)?>"


def without_courtesies(question: ScrubbedText) -> ScrubbedText:
    """The question without greeting and own name at its beginning and thanks at its end, of any served language.

    The question itself if little were left.
    """
    opening, closing = _patterns()
    text = question.text
    begin = match.end() if (match := opening.match(text)) else 0
    end = match.start() if (match := closing.search(text)) else len(text)
    if (begin, end) == (0, len(text)) or sum(map(str.isalnum, text[begin:end])) < _LEAST:
        return question
    return question.without([(0, begin), (end, len(text))]).squeezed()


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    greetings, addressed, thanks = (_any_of(kind) for kind in ("greetings", "addressed", "thanks"))
    pleasantries = _any_of("pleasantries", whole=False)
    to_whom = rf"(?:[\s,]+(?:{addressed}|{_NAME}))*"
    no_question = rf"[^.?!…;:\n।。？！؟\d]{{0,{_SENTENCE}}}"
    greeting = rf"{_BREAK}*{greetings}{to_whom}{_BREAK}+"
    # "Hope you are well." and the like, behind a greeting only.
    kind_words = rf"(?:{no_question}?{pleasantries}{no_question}[.!…:।。！]{_BREAK}*)?"
    # "My name is …,"; what follows without a pause is said of that person: "I am … from Kassel".
    introduced = rf"{_BREAK}*{_any_of('introductions', whole=False)}\s*{_PAUSED}{_BREAK}*"
    closing = rf"(?<={_PAUSED})\s*(?:{thanks}{to_whom}{_BREAK}*)+$"
    sentence = rf"(?<={_ENDED})[\s¡]*{thanks}{no_question}[.!…।。！\s🙂😊]*$"
    return (
        re.compile(rf"(?:(?:{greeting})+{kind_words}(?:{introduced})?|{introduced})", re.IGNORECASE),
        re.compile(rf"{closing}|{sentence}", re.IGNORECASE),
    )


def _any_of(kind: str, *, whole: bool = True) -> str:
    """Any of the phrases of a kind, as whole words unless said otherwise; scripts without blanks have no edges of words."""
    words = json.loads(resources.files("assistant").joinpath(_FILE).read_text(encoding="utf-8")).values()
    phrases = sorted({phrase for language in words for phrase in language[kind]}, key=len, reverse=True)
    edge = r"(?!\w)" if whole else ""
    parts = (
        re.escape(each).replace(r"\ ", r"\s+").replace(r"\{\}", _NAME) + ("" if _SPACELESS.search(each) else edge)
        for each in phrases
    )
    return "(?:" + "|".join(parts) + ")"
