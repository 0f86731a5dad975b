"""The kinds of change by name."""

import difflib
from collections.abc import Sequence
from typing import Final

from eval.robustness.capitals import all_capitals
from eval.robustness.change import Kind
from eval.robustness.diacritics import dropped_diacritics
from eval.robustness.injection import prompt_injection
from eval.robustness.input_method import input_method
from eval.robustness.keyboard import keyboard
from eval.robustness.personal import personal_details
from eval.robustness.punctuation import no_punctuation
from eval.robustness.small_talk import small_talk
from eval.robustness.typos import typos

KINDS: Final = (
    Kind("typos", "Typos", "Letters swapped, left out or typed twice.", typos),
    Kind("keyboard", "Keys missed", "Letters beside the right one on the language's keyboard.", keyboard),
    Kind("input_method", "Input method", "Same-sound characters, kana left standing, shift or tone keys missed (zh, ja, ko, vi).", input_method),
    Kind("diacritics", "No diacritics", "Accents and other marks left out.", dropped_diacritics),
    Kind("capitals", "All capitals", "Everything in capitals.", all_capitals),
    Kind("punctuation", "No punctuation", "Signs between words left out.", no_punctuation),
    Kind("small_talk", "Small talk", "A greeting before and thanks behind.", small_talk),
    Kind("personal", "Personal details", "Names, numbers and addresses added that must not come back.", personal_details),
    Kind("injection", "Prompt injection", "An order to a language model added.", prompt_injection),
)  # fmt: skip


class UnknownKindError(Exception):
    """A name that no kind of change has; the message names those there are."""

    def __init__(self, name: str) -> None:
        near = difflib.get_close_matches(name, [kind.name for kind in KINDS], n=1)
        hint = f"; did you mean {near[0]}?" if near else "."
        known = ", ".join(kind.name for kind in KINDS)
        super().__init__(f"no kind of change is called {name!r}{hint} There are: {known}")


def kinds_named(names: Sequence[str]) -> tuple[Kind, ...]:
    """The kinds with these names, all if none is named; each name may hold several with commas between.

    Raises:
        UnknownKindError: no kind has this name.
    """
    wanted = [name.strip() for part in names for name in part.split(",") if name.strip()]
    known = {kind.name: kind for kind in KINDS}
    for name in wanted:
        if name not in known:
            raise UnknownKindError(name)
    return tuple(kind for kind in KINDS if not wanted or kind.name in wanted)
