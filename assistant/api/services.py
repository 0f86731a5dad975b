"""The parts that endpoints need, in one bundle that the composition root fills."""

import threading
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Annotated, Final

from fastapi import Depends, Request

from assistant.api.metrics import Metrics
from assistant.audit.background import BackgroundRecorder
from assistant.audit.retention import RetentionJob
from assistant.audit.store import AuditStore
from assistant.conversation.dialogue import Dialogue
from assistant.live_index import LiveIndex
from assistant.pipeline import Pipeline
from assistant.privacy.placeholders import PlaceholderBook
from assistant.privacy.scrubber import Scrubber

_CONVERSATIONS: Final = 2000


class Conversations:
    """Placeholder books of the most recent conversations, so that one person keeps one placeholder; in memory only."""

    def __init__(self) -> None:
        self._books: OrderedDict[str, PlaceholderBook] = OrderedDict()
        self._lock = threading.Lock()

    def book(self, conversation_id: str | None) -> PlaceholderBook | None:
        """The conversation's book, None where there is no conversation."""
        if conversation_id is None:
            return None
        with self._lock:
            book = self._books.setdefault(conversation_id, PlaceholderBook())
            self._books.move_to_end(conversation_id)
            while len(self._books) > _CONVERSATIONS:
                self._books.popitem(last=False)
            return book


@dataclass(frozen=True, slots=True)
class Services:
    """Everything behind the endpoints.

    `hr_token` opens the endpoints of HR and evaluators. Texts are opened for `version_retention_days` after they were replaced.
    """

    scrubber: Scrubber
    pipeline: Pipeline
    index: LiveIndex
    store: AuditStore
    recorder: BackgroundRecorder
    retention: RetentionJob
    minimum_group: int
    hr_token: str
    metrics: Metrics = field(default_factory=Metrics)
    conversations: Conversations = field(default_factory=Conversations)
    dialogue: Dialogue = field(default_factory=Dialogue)
    version_retention_days: int = 365


def _services(request: Request) -> Services:
    services: Services = request.app.state.services
    return services


ServicesDep = Annotated[Services, Depends(_services)]
