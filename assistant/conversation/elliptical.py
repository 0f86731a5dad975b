"""Whether a question can be understood by itself: "And for part-timers?" cannot."""

import unicodedata
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from assistant.conversation.words import EDGES, UNSPACED, WORD, FollowUpWords, follow_up_words
from assistant.persona.mentions import find_mentions
from assistant.privacy.text import PLACEHOLDER, ScrubbedText

# Characters that an unspaced language takes for what is one word elsewhere.
_CHARACTERS_A_WORD: Final = 2.0
# The most words of a topic that a question may have and still go on from another: by how it begins or ends, and by a pronoun alone.
_OPENED: Final = 3
_REFERRING: Final = 1


class Gap(IntEnum):
    """How much a question leaves out: nothing; perhaps something, it begins or ends like one that does; its topic."""

    NONE = 0
    PERHAPS = 1
    CERTAIN = 2


@dataclass(frozen=True, slots=True)
class Ellipsis:
    """What is missing from a question; `topic` counts the words that say what it is about."""

    gap: Gap
    topic: float


def find_gap(question: ScrubbedText, language: str) -> Ellipsis:
    """Measure how far a question stands by itself: the words that name a topic, how it begins and ends, and its pronouns."""
    words = follow_up_words(language)
    text = EDGES.sub("", unicodedata.normalize("NFC", PLACEHOLDER.sub(" ", question.text)))
    folded = text.casefold()
    opener = words.openers.match(folded)
    bare = _without_names(text, language).casefold()
    rest = bare[opener.end() :] if opener and bare.startswith(opener[0]) else bare
    topic = _topic(rest, words, language)
    pronoun, certain = _pronouns(rest, words, language)
    opened = opener is not None or words.closers.search(folded) is not None
    if topic == 0 or (certain and topic <= _REFERRING):
        return Ellipsis(Gap.CERTAIN, topic)
    goes_on = (opened and topic <= _OPENED) or (pronoun and topic <= _REFERRING)
    return Ellipsis(Gap.PERHAPS if goes_on else Gap.NONE, topic)


def _without_names(text: str, language: str) -> str:
    """The text without the countries and kinds of employment that it names."""
    for mention in reversed(find_mentions(text, language)):
        text = text[: mention.start] + " " + text[mention.end :]
    return text


def _topic(text: str, words: FollowUpWords, language: str) -> float:
    """How many words say what a text is about."""
    if language in UNSPACED:
        return sum(char.isalnum() for char in words.unspaced_topic(text)) / _CHARACTERS_A_WORD
    return float(sum(map(words.is_topic, WORD.findall(text))))


def _pronouns(text: str, words: FollowUpWords, language: str) -> tuple[bool, bool]:
    """Whether a word stands for something said before, and whether it can do nothing else ("it", not "that")."""
    if language in UNSPACED:
        return any(word in text for word in words.determiners), any(word in text for word in words.pronouns)
    tokens = WORD.findall(text)
    certain = any(token in words.pronouns for token in tokens)
    following = [*map(words.is_topic, tokens[1:]), False]
    alone = any(token in words.determiners and not topic for token, topic in zip(tokens, following, strict=False))
    return certain or alone, certain
