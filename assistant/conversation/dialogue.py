"""The conversations of a service: recalls what a question goes on from, and keeps what it adds."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

from assistant.answer.records import Status
from assistant.conversation.records import Context, Turn, TurnKind
from assistant.conversation.resolve import replies, resolve
from assistant.conversation.store import MemoryTurns, TurnStore
from assistant.conversation.words import WORD
from assistant.courtesies import without_courtesies
from assistant.language import question_language
from assistant.privacy.text import ScrubbedText
from assistant.records import Answer

_LATIN: Final = frozenset({"en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "vi"})
_FEW_WORDS: Final = 2


class Dialogue:
    """Knows conversations by a keyed hash of their ids: an id is whatever a client makes of it.

    Args:
        store: where turns are kept; this process's memory by default.
        key: makes the hashes; the same in every process that shares the store, a random one by default.
        now: the present moment, aware.
    """

    def __init__(
        self,
        store: TurnStore | None = None,
        key: str | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._store = store or MemoryTurns()
        self._key = hashlib.sha256(f"conversation\0{key or secrets.token_hex(32)}".encode()).digest()
        self._now = now

    def recall(self, conversation_id: str | None, question: ScrubbedText, language: str | None) -> Context:
        """What the conversation adds to a question.

        Args:
            conversation_id: as the client gave it; None where it gave none.
            question: what is asked now.
            language: the language asked for, None to answer in the question's own.
        """
        if conversation_id is None:
            return Context()
        question = without_courtesies(question)
        turns = self._store.recent(self._name(conversation_id))
        if not turns:
            return Context()
        expected = language or turns[-1].language
        # "I'm on Plus" is English to who was asked in English, though two of its words are French.
        spoken = expected if replies(turns, question, expected) else _spoken(question, expected)
        return resolve(turns, question, spoken)

    def remember(self, conversation_id: str | None, answer: Answer, context: Context) -> None:
        """Keep a turn. Of a conversation with a question that needs a person first nothing is kept."""
        if conversation_id is None:
            return
        name = self._name(conversation_id)
        if answer.status is Status.SENSITIVE:
            self._store.forget(name)
            return
        offered: dict[str, tuple[str, ...]] = {}
        for _, persona in answer.clarify.options if answer.clarify else ():
            for attribute, value in persona.items():
                offered[attribute] = (*offered.get(attribute, ()), value)
        turn = Turn(
            answer_id=answer.answer_id,
            asked_at=self._now(),
            question=answer.question,
            language=context.language or question_language(answer.question, answer.language),
            kind=context.kind if answer.resolved is not None else TurnKind.FULL,
            told=context.answered,
            offered=offered,
            documents=tuple(dict.fromkeys(citation.document for citation in answer.citations)),
        )
        self._store.add(name, turn)

    def close(self) -> None:
        """End the store's work."""
        self._store.close()

    def _name(self, conversation_id: str) -> str:
        return hmac.new(self._key, conversation_id.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def _spoken(question: ScrubbedText, expected: str) -> str:
    """The language of a question; of a word or two, which may stand in any dictionary, the one of the turn before."""
    found = question_language(question, expected)
    telling = found not in _LATIN or expected not in _LATIN or len(WORD.findall(question.text)) > _FEW_WORDS
    return found if telling else expected
