"""Reads a question with the turns before it: "And in Spain?" after "How many days of leave do I have in Germany?"."""

from collections.abc import Mapping, Sequence
from typing import Final

from assistant.audience.sections import names_one, telling_words
from assistant.conversation.elliptical import Ellipsis, Gap, find_gap
from assistant.conversation.records import Context, Turn, TurnKind
from assistant.conversation.words import WORD, follow_up_words
from assistant.persona.mentions import EMPLOYMENT, Mention, attributes_said, find_mentions
from assistant.privacy.text import ScrubbedText

# A reply to a question back is a name with a word or two around it: "I am on the Plus plan".
_REPLY_WORDS: Final = 2
_QUESTION_MARKS: Final = ("?", "？", "؟")
_LOOK_BACK: Final = 24
_NAMED_PARTS: Final = 2


def resolve(turns: Sequence[Turn], question: ScrubbedText, language: str) -> Context:
    """What the turns before say about a question.

    Args:
        turns: oldest first.
        question: as it was typed, scrubbed.
        language: its language, where it is too short to tell that of the turn before.
    """
    if not turns:
        return Context(language)
    told = {name: value for turn in turns for name, value in turn.told.items()}
    last = turns[-1]
    chain = _chain(turns)
    reply = _reply(last, question, language)
    ellipsis = Ellipsis(Gap.CERTAIN, 0.0) if reply else find_gap(question, language)
    if not chain or ellipsis.gap is Gap.NONE:
        return Context(language, told=told, answered=reply)
    named = attributes_said(find_mentions(question.text, language))
    kind = TurnKind.NAMED if reply or (named and ellipsis.topic == 0) else TurnKind.ADDED
    return Context(
        language=language,
        resolved=_joined(chain, question, {**named, **reply}),
        sought=_sought(chain, question, kind, {**named, **reply}),
        gap=ellipsis.gap,
        kind=kind,
        told=told,
        answered=reply,
        carried=_carried(chain) | named,
        documents=last.documents,
    )


def replies(turns: Sequence[Turn], question: ScrubbedText, language: str) -> bool:
    """True if a question is the reply to what was asked back and nothing else, all in words of a language."""
    return bool(_reply(turns[-1], question, language, other_words=0))


def _chain(turns: Sequence[Turn]) -> list[Turn]:
    """The turns that the next question may go on from: back to the last that stood by itself, oldest first."""
    chain: list[Turn] = []
    for turn in reversed(turns):
        chain.insert(0, turn)
        if turn.kind is TurnKind.FULL:
            return chain
    # The question that they went on from is no longer kept.
    return []


def _reply(last: Turn, question: ScrubbedText, language: str, other_words: int = _REPLY_WORDS) -> dict[str, str]:
    """The attribute that a question gives if it is the reply to what was asked back."""
    for name, values in last.offered.items():
        said = attributes_said(find_mentions(question.text, language)).get(name)
        if said is not None and _is_reply(question, find_gap(question, language).topic, other_words):
            return {name: said}
        chosen = names_one(question.text, values, last.language)
        beside = _words_beside(question, chosen, values, language) if chosen is not None else 0
        if chosen is not None and _is_reply(question, beside, other_words):
            return {name: chosen}
    return {}


def _is_reply(question: ScrubbedText, words: float, most: int) -> bool:
    """True for a name with little beside it; what ends as a question asks something else."""
    return words == 0 or (words <= most and not question.text.rstrip().endswith(_QUESTION_MARKS))


def _words_beside(question: ScrubbedText, chosen: str, values: Sequence[str], language: str) -> int:
    words = follow_up_words(language)
    own = {word.casefold() for word in WORD.findall(chosen)} | telling_words(chosen, values, language)
    tokens = [token.casefold() for token in WORD.findall(question.text)]
    return sum(not words.is_small(token) and token not in own for token in tokens)


def _carried(chain: Sequence[Turn]) -> dict[str, str]:
    """The attributes named in a chain, the latest of each."""
    carried: dict[str, str] = {}
    for turn in chain:
        carried |= attributes_said(find_mentions(turn.question.text, turn.language))
    return carried


def _joined(chain: Sequence[Turn], question: ScrubbedText, named: Mapping[str, str]) -> ScrubbedText:
    """The question behind those it goes on from, without what it replaces in them."""
    full, *later = chain
    added = [turn for turn in later if turn.kind is TurnKind.ADDED][-1:]
    slots = [turn for turn in later if turn.kind is TurnKind.NAMED and not _names_of(turn) & named.keys()]
    kept = [turn for turn in later if turn in added or turn in slots[-_NAMED_PARTS:]]
    replaced = {*named, *(name for turn in kept for name in _names_of(turn))}
    text = _without_names(full, replaced)
    for turn in kept:
        text = text.followed_by(turn.question)
    return text.followed_by(question)


def _sought(chain: Sequence[Turn], question: ScrubbedText, kind: TurnKind, named: Mapping[str, str]) -> ScrubbedText:
    """What to search for: where it is about is known by then, and would draw the search to every passage about that country."""
    full, *later = chain
    added = [turn for turn in later if turn.kind is TurnKind.ADDED][-1:]
    replaced = {*named, *(name for turn in later for name in _names_of(turn))}
    text = _without_names(full, replaced).squeezed()
    for turn in added:
        text = text.followed_by(turn.question)
    return text if kind is TurnKind.NAMED and not named.keys() & {EMPLOYMENT} else text.followed_by(question)


def _names_of(turn: Turn) -> set[str]:
    return {*attributes_said(find_mentions(turn.question.text, turn.language)), *turn.told}


def _without_names(turn: Turn, names: set[str]) -> ScrubbedText:
    """A question without what it names of these attributes, and without the words that tie the names in."""
    text = turn.question.text
    mentions = find_mentions(text, turn.language)
    spans = [
        _with_joints(text, mention, turn.language)
        for mention in mentions
        if mention.attribute in names and not mention.away
    ]
    return turn.question.without(spans)


def _with_joints(text: str, mention: Mention, language: str) -> tuple[int, int]:
    words = follow_up_words(language)
    before = words.joint_before.search(text[max(0, mention.start - _LOOK_BACK) : mention.start].casefold())
    after = words.joint_after.match(text, mention.end)
    start = mention.start - (len(before[0]) if before else 0)
    return start, after.end() if after else mention.end
