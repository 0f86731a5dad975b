"""What Python writes to standard error on its own, turned into log lines without anything typed."""

import sys
import threading
import warnings
from types import TracebackType
from typing import Final, TextIO

from assistant.audit.log import get_logger
from assistant.audit.shield import describe, place

_LOG: Final = get_logger("assistant.process")


def install_exception_hooks() -> None:
    """Log uncaught exceptions, of threads too, and warnings by type and place instead of printing their messages.

    For processes that serve; validation warnings and exceptions quote the value at fault.
    """
    sys.excepthook = _uncaught
    sys.unraisablehook = lambda problem: _report("exception ignored", problem.exc_value, problem.exc_traceback)
    threading.excepthook = lambda problem: _report("thread failed", problem.exc_value, problem.exc_traceback)
    warnings.showwarning = _warned


def _uncaught(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
        return
    _report("uncaught exception", error, trace)


def _report(event: str, error: BaseException | None, trace: TracebackType | None) -> None:
    _LOG.error(event, **(describe(error, trace) if error is not None else {}))


def _warned(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    _LOG.warning("warning", category=category.__name__, at=f"{place(filename)}:{lineno}")
