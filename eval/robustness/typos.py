"""Slips of the finger: letters swapped, left out or typed twice."""

import random
from typing import Final

from eval.cases.case import Case
from eval.robustness.change import with_question
from eval.robustness.letters import clusters, words_within

_SHORTEST_WORD: Final = 4
_WORDS_PER_SLIP: Final = 6
_MOST_SLIPS: Final = 3


def typos(case: Case, draw: random.Random) -> Case | None:
    """One to three slips, one for every six longer words; never in a word's first letter, nor in a number."""
    letters = clusters(case.question)
    words = words_within(letters, _SHORTEST_WORD)
    if not words:
        return None
    slips = min(_MOST_SLIPS, max(1, len(words) // _WORDS_PER_SLIP), len(words))
    for word in sorted(draw.sample(words, slips), key=lambda word: -word.start):
        _slip(letters, word, draw)
    return with_question(case, "".join(letters))


def _slip(letters: list[str], word: range, draw: random.Random) -> None:
    """Change one place of a word; what stands before it keeps its place."""
    place = draw.randrange(word.start + 1, word.stop - 1)
    kind = draw.choice(("swap", "drop", "double"))
    if kind == "swap" and letters[place] != letters[place + 1]:
        letters[place], letters[place + 1] = letters[place + 1], letters[place]
    elif kind == "double":
        letters.insert(place, letters[place])
    else:
        del letters[place]
