"""Does a stretch of a document speak to a language model rather than to a reader?

Phrases of sixteen languages, as data. It is one net of several: what it misses is still passage text, which the model is told to quote from
and not to obey, and what the model then writes is still checked.
"""

import re
from functools import cache, lru_cache
from typing import Final

from assistant.answer.verification.folding import fold
from assistant.answer.verification.vocabulary import command_phrases

_GAP: Final = r"[^.!?。！？\n]{0,60}?"
_SPACED: Final = "\u2e80"  # scripts before it set words apart


@lru_cache(maxsize=8192)
def commands_a_model(text: str) -> bool:
    """True if the text tells an assistant what to say, be or ignore, in whatever language."""
    folded = " ".join(fold(text).split())
    return any(first in folded and pattern.search(folded) for first, pattern in _patterns())


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each phrase of each language, since an instruction may stand in any document in any language, with its first part to look for first."""
    found = []
    for phrase in sorted(command_phrases()):
        parts = [part.strip() for part in phrase.split("…")]
        # Stems may go on ("instruction", "instructions"), but begin a word where words have beginnings.
        edge = r"(?<!\w)" if parts[0][0].isalpha() and parts[0][0] < _SPACED else ""
        found.append((parts[0], re.compile(edge + _GAP.join(map(re.escape, parts)))))
    return tuple(found)
