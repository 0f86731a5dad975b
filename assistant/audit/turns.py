"""Keeps the last turns of conversations beside the answers, for all worker processes that share the database."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, delete, desc, event, insert, select
from sqlalchemy.exc import SQLAlchemyError

from assistant.audit.engine import open_engine, reading
from assistant.audit.log import get_logger
from assistant.audit.tables import TURNS
from assistant.conversation.records import Turn, TurnKind
from assistant.privacy.text import ScrubbedText

_Result = TypeVar("_Result")
_LOG: Final = get_logger("assistant.conversation")
# A question waits no longer than this for a database that another process keeps busy.
_PATIENCE_MS: Final = 1000
_TURNS_A_CONVERSATION: Final = 6


@dataclass(frozen=True, slots=True)
class TurnLimits:
    """How long turns are kept, how many of a conversation, and how many in all."""

    minutes: float = 30.0
    turns: int = _TURNS_A_CONVERSATION
    in_all: int = 60_000


class AuditTurns:
    """Turns in the database of the setting `audit_url`. Thread-safe; never raises, since an answer is worth more than its context.

    Args:
        url: the setting.
        scrub: makes scrubbed text of what was stored scrubbed; what was masked stays masked.
        limits: how much is kept.
    """

    def __init__(self, url: str, scrub: Callable[[str, str], ScrubbedText], limits: TurnLimits | None = None) -> None:
        self._engine = open_engine(url)
        if self._engine.dialect.name == "sqlite":
            event.listen(self._engine, "connect", _wait_briefly)
            self._engine.dispose()  # the connection that brought the schema up to date waits long
        self._scrub = scrub
        self._limits = limits or TurnLimits()

    def recent(self, conversation: str) -> tuple[Turn, ...]:
        """The turns that the next question may go on from, oldest first: back to the last one that stood by itself.

        What was told before that is told by the first of them.
        """
        wanted = (
            select(TURNS)
            .where(TURNS.c.conversation == conversation, TURNS.c.expires_at > datetime.now(UTC))
            .order_by(desc(TURNS.c.turn_id))
            .limit(self._limits.turns)
        )
        rows = self._transact(reading(self._engine), lambda connection: connection.execute(wanted).mappings().all())
        newest_first = list(rows or ())
        full = next((at for at, row in enumerate(newest_first) if row["kind"] == TurnKind.FULL), len(newest_first) - 1)
        before = {name: value for row in reversed(newest_first[full + 1 :]) for name, value in row["told"].items()}
        turns = [self._turn(row) for row in reversed(newest_first[: full + 1])]
        return (replace(turns[0], told={**before, **turns[0].told}), *turns[1:]) if turns else ()

    def add(self, conversation: str, turn: Turn) -> None:
        """Keep a turn; those whose time is over, and the oldest ones beyond the limits, end."""
        row = {
            "conversation": conversation,
            "answer_id": turn.answer_id,
            "asked_at": turn.asked_at,
            "expires_at": turn.asked_at + timedelta(minutes=self._limits.minutes),
            "question": turn.question.text,
            "language": turn.language,
            "kind": str(turn.kind),
            "told": dict(turn.told),
            "offered": {name: list(values) for name, values in turn.offered.items()},
            "documents": list(turn.documents),
        }
        own = select(TURNS.c.turn_id).where(TURNS.c.conversation == conversation).order_by(desc(TURNS.c.turn_id))

        def work(connection: Connection) -> None:
            newest = connection.execute(insert(TURNS).returning(TURNS.c.turn_id), row).scalar_one()
            kept = connection.execute(own.limit(self._limits.turns)).scalars().all()
            ended = (TURNS.c.conversation == conversation) & TURNS.c.turn_id.not_in(kept)
            connection.execute(delete(TURNS).where(ended | (TURNS.c.expires_at < turn.asked_at)))
            connection.execute(delete(TURNS).where(TURNS.c.turn_id <= newest - self._limits.in_all))

        self._transact(self._engine, work)

    def forget(self, conversation: str) -> None:
        """Keep nothing of a conversation."""
        self._transact(
            self._engine,
            lambda connection: connection.execute(delete(TURNS).where(TURNS.c.conversation == conversation)),
        )

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()

    def _turn(self, row: Any) -> Turn:
        return Turn(
            answer_id=row["answer_id"],
            asked_at=row["asked_at"],
            question=self._scrub(row["question"], row["language"]),
            language=row["language"],
            kind=TurnKind(row["kind"]),
            told=dict(row["told"]),
            offered={name: tuple(values) for name, values in row["offered"].items()},
            documents=tuple(row["documents"]),
        )

    def _transact(self, engine: Engine, work: Callable[[Connection], _Result]) -> _Result | None:
        try:
            with engine.begin() as connection:
                return work(connection)
        except SQLAlchemyError as error:
            # A database quotes the offending row in its messages: the kind says enough.
            failed = type(getattr(error, "orig", None) or error).__name__
        _LOG.warning("conversation not available", problem=failed)
        return None


def _wait_briefly(connection: Any, _record: object) -> None:
    connection.execute(f"PRAGMA busy_timeout={_PATIENCE_MS}")
