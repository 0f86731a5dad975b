"""What a change of a question is, and how the changed case is made from the original."""

import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from eval.cases.case import Case

Change = Callable[[Case, random.Random], Case | None]
"""A case with its question changed, the same for the same draws; None where the change does not apply to it."""

LONGEST: Final = 2000
"""Characters that a question may have; a change that would make it longer does not apply."""
SEED: Final = 20260101
_WITHOUT_BLANKS: Final = frozenset({"ja", "zh"})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of change by the name that commands use; `meaning` says in a sentence what is done."""

    name: str
    title: str
    meaning: str
    change: Change

    def apply(self, case: Case, seed: int = SEED) -> Case | None:
        """The changed case with the kind behind its id, None where the kind does not apply.

        The draws depend on seed, kind and case alone, so that a case is changed alike whatever else is in its set.
        """
        changed = self.change(case, random.Random(f"{seed} {self.name} {case.id}"))
        return None if changed is None else changed.model_copy(update={"id": f"{case.id}~{self.name}"})


def with_question(case: Case, question: str, **fields: Any) -> Case | None:
    """The case with another question; None where it is the same one or too long to be asked."""
    if question == case.question or len(question) > LONGEST:
        return None
    return case.model_copy(update={"question": question, **fields})


def joined(case: Case, *parts: str) -> str:
    """Sentences one behind the other, as they are written in the question's language."""
    return ("" if language_of(case) in _WITHOUT_BLANKS else " ").join(parts)


def language_of(case: Case) -> str:
    """The language of the question without its region."""
    return case.lang.partition("-")[0]


@cache
def words(name: str) -> Mapping[str, Any]:
    """A packaged table of words or keys, by language."""
    table: dict[str, Any] = json.loads(
        (resources.files("eval.robustness") / "words" / f"{name}.json").read_text(encoding="utf-8")
    )
    return table
