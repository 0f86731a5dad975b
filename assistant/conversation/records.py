"""What is kept of a conversation, and what it adds to the next question."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from assistant.conversation.elliptical import Gap
from assistant.privacy.text import ScrubbedText


class TurnKind(StrEnum):
    """How a question stood to those before it.

    `FULL`: by itself; `ADDED`: it went on from them with words of its own; `NAMED`: it did no more than name a country, a contract or a plan.
    """

    FULL = "full"
    ADDED = "added"
    NAMED = "named"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation: scrubbed words and nothing of who asked.

    `told` are attributes given in answer to a question back; `offered` the values that were asked about, by attribute, if this turn ended with
    such a question; `documents` the cited ones.
    """

    answer_id: str
    asked_at: datetime
    question: ScrubbedText = field(repr=False)
    language: str
    kind: TurnKind
    told: Mapping[str, str] = field(default_factory=dict)
    offered: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    documents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Context:
    """What the conversation so far says about a question.

    `language` is that of the question, where the conversation helps to tell; `resolved` the question with what it goes on from, None where it
    stands by itself or nothing came before, and `gap` how sure that is; `sought` the
    same as it is searched for, without names that only say whom it is about; `kind` is what the turn will be if it is read so. `told` are attributes
    given in the conversation, `answered` those given by this very question in reply to one back, `carried` those named in the turns that it goes
    on from and in itself.
    """

    language: str | None = None
    resolved: ScrubbedText | None = None
    sought: ScrubbedText | None = None
    gap: Gap = Gap.NONE
    kind: TurnKind = TurnKind.FULL
    told: Mapping[str, str] = field(default_factory=dict)
    answered: Mapping[str, str] = field(default_factory=dict)
    carried: Mapping[str, str] = field(default_factory=dict)
    documents: tuple[str, ...] = ()
