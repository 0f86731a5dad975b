"""Measures an assistant that runs in this process, given as a function."""

import time
import uuid
from collections.abc import Callable, Mapping
from typing import Any

from eval.cases.case import Case
from eval.targets.answer import Answer, AnswerFormatError, Passage, parse_answer, parse_passages
from eval.targets.target import PASSAGES, TargetError


class InProcessTarget:
    """Calls `ask(question=…, language=…, persona=…, as_of=…)`, which returns the answer object as a mapping; the questions of a case with a
    history are asked one after the other, with one `conversation_id=…`.

    `search`, where given, is called with `query`, `k`, `language`, `persona` and `as_of` and returns `{"passages":
    […]}`. `language` is None unless `tell_language` is set: that an assistant finds the language out is part of what is
    measured. `persona` is a mapping or None, `as_of` a date or None.
    """

    def __init__(
        self,
        ask: Callable[..., Mapping[str, Any]],
        *,
        search: Callable[..., Mapping[str, Any]] | None = None,
        tell_language: bool = False,
        description: str = "in process",
    ) -> None:
        self._ask = ask
        self._search = search
        self._tell_language = tell_language
        self.description = description

    def answer(self, case: Case) -> Answer:
        """Ask, and measure how long it took."""
        context = self._context(case)
        if case.history:
            context["conversation_id"] = uuid.uuid4().hex
        for earlier in case.history:
            _call(self._ask, question=earlier, **context)
        started = time.perf_counter()
        value = _call(self._ask, question=case.question, **context)
        seconds = time.perf_counter() - started
        try:
            return parse_answer(value, seconds=seconds)
        except AnswerFormatError as error:
            raise TargetError(str(error)) from error

    def passages(self, case: Case) -> tuple[Passage, ...] | None:
        """Search, where a search function was given."""
        if self._search is None:
            return None
        value = _call(self._search, query=case.question, k=PASSAGES, **self._context(case))
        try:
            return parse_passages(value)
        except AnswerFormatError as error:
            raise TargetError(str(error)) from error

    def _context(self, case: Case) -> dict[str, Any]:
        return {"language": case.lang if self._tell_language else None, "persona": case.persona, "as_of": case.as_of}


def _call(function: Callable[..., Mapping[str, Any]], **arguments: Any) -> Mapping[str, Any]:
    try:
        return function(**arguments)
    except (
        Exception
    ) as error:  # whatever the measured code raises is its answer to this question, not the end of the run
        raise TargetError(f"{type(error).__name__}: {error}") from error
