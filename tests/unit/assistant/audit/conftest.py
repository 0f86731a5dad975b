"""Records, stores and captured log lines for the audit tests."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from audit_samples import Lines, make_record, scrubbed

from assistant.audit.log import configure_logging
from assistant.audit.records import AnswerRecord
from assistant.audit.store import AuditStore
from assistant.privacy.text import ScrubbedText


@pytest.fixture
def text() -> Callable[[str], ScrubbedText]:
    return scrubbed


@pytest.fixture
def record() -> Callable[..., AnswerRecord]:
    return make_record


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "new" / "folder" / "audit.sqlite3"


@pytest.fixture
def store(database: Path) -> Iterator[AuditStore]:
    opened = AuditStore(f"sqlite:///{database}")
    yield opened
    opened.close()


@pytest.fixture
def lines() -> Iterator[Lines]:
    """Every log line of the test, at the most talkative level; logging is put back afterwards."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    stream = Lines()
    configure_logging("debug", stream)
    yield stream
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.reset_defaults()
