"""Accents left out, as on a keyboard that has none."""

import random
import unicodedata

from eval.cases.case import Case
from eval.robustness.change import language_of, with_question, words


def dropped_diacritics(case: Case, draw: random.Random) -> Case | None:
    """Latin letters without accents, and what people leave out in other scripts: hamza and vowel marks, nukta, the dots of ё."""
    table = {**words("diacritics")["any"], **words("diacritics").get(language_of(case), {})}
    plain = "".join(table.get(char, char) for char in unicodedata.normalize("NFC", case.question))
    if plain == unicodedata.normalize("NFC", case.question):
        bare = _bare(plain)
        return None if bare == plain else with_question(case, bare)
    return with_question(case, _bare(plain))


def _bare(text: str) -> str:
    """Latin letters without their marks; other scripts keep theirs, which are letters of their own (й, が)."""
    kept: list[str] = []
    latin = False
    for char in unicodedata.normalize("NFD", text):
        if unicodedata.category(char) == "Mn":
            if latin:
                continue
        else:
            latin = unicodedata.name(char, "").startswith("LATIN")
        kept.append(char)
    return unicodedata.normalize("NFC", "".join(kept))
