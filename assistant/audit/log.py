"""One JSON log line per answer, and every other log line of the process in the same form, without anything typed."""

import logging
import sys
from typing import Any, Final, TextIO

import structlog
from structlog.typing import Processor

from assistant.audit.records import AnswerRecord
from assistant.audit.shield import describe_exceptions, plain_values, shield_foreign

_STAMP: Final = structlog.processors.TimeStamper(fmt="iso", utc=True)
# Values are made harmless when a line is made, not when it is written: whatever handler takes it, it is clean.
_CHAIN: Final[tuple[Processor, ...]] = (
    structlog.stdlib.filter_by_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.add_log_level,
    _STAMP,
    describe_exceptions,
    plain_values,
    structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
)
# Their own handlers would write lines past the JSON formatter.
_UVICORN: Final = ("uvicorn", "uvicorn.error", "uvicorn.access", "uvicorn.asgi")
# Below warnings these write several lines a query or request, of which nothing may be kept.
_QUIET: Final = ("presidio-analyzer", "sqlalchemy", "alembic", "httpcore")


class _Logger(structlog.stdlib.BoundLogger):
    """A logger whose `exception` hands stdlib no exception: other handlers than ours would print its message."""

    def exception(self, event: str | None = None, *args: Any, **kw: Any) -> Any:
        """Log an error with the type and place of the exception that is being handled."""
        return self.error(event, *args, **{"exc_info": True, **kw})


def get_logger(name: str) -> structlog.stdlib.BoundLogger:
    """A structured logger whose lines go through stdlib logging, configured or not."""
    logger: structlog.stdlib.BoundLogger = structlog.wrap_logger(
        logging.getLogger(name), processors=_CHAIN, wrapper_class=_Logger
    )
    return logger


_ANSWERS: Final = get_logger("assistant.answers")


def configure_logging(level: str | int = "info", stream: TextIO | None = None) -> None:
    """Send every log line of this process as JSON to a stream (standard error if None).

    Call it again to change level or stream. Run uvicorn with `log_config=None`, or it puts its own handlers back.
    """
    handler = _Handler(stream if stream is not None else sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                _STAMP,
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                shield_foreign,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
            use_get_message=False,
            pass_foreign_args=True,
        )
    )
    root = logging.getLogger()
    for old in [old for old in root.handlers if isinstance(old, _Handler) or type(old) is logging.StreamHandler]:
        root.removeHandler(old)
    root.addHandler(handler)
    root.setLevel(level.upper() if isinstance(level, str) else level)
    for name in _UVICORN:
        logger = logging.getLogger(name)
        logger.handlers.clear()
        logger.propagate = True
    for name in _QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)
    structlog.configure(
        processors=list(_CHAIN),
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=_Logger,
        cache_logger_on_first_use=False,
    )


def log_answer(record: AnswerRecord) -> None:
    """Write the line of one answer: everything of the record but the question's text.

    Text is left out because a log file knows neither retention nor deletion by `answer_id`; the store does.
    """
    _ANSWERS.info(
        "answer",
        answer_id=record.answer_id,
        asked_at=record.asked_at,
        status=record.status,
        language=record.language,
        redaction_types=record.redaction_types,
        documents=record.documents,
        confidence=record.confidence,
        generator=record.generator,
        snapshot=record.snapshot,
        timings_ms=record.timings_ms,
    )


class _Handler(logging.StreamHandler[Any]):
    """Writes lines; one that cannot be written is replaced, where stdlib would print the message and its arguments."""

    def handleError(self, record: logging.LogRecord) -> None:
        """Say that a line was lost, and where it came from."""
        try:
            line = f'{{"event": "log line lost", "level": "error", "at": "{record.module}:{record.lineno}"}}'
            self.stream.write(line + self.terminator)
        except (OSError, ValueError):
            return  # The stream itself is gone: nowhere to say so.
