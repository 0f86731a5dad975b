"""What a file's name says of a document: the language of `leave.de.md`, unless the text is in another, and a title of last resort."""

import re
from pathlib import PurePosixPath
from typing import Any, Final

from ingest.contract.language import contradicts, detect_language

_LANGUAGE_SUFFIX: Final = re.compile(r"[._-]([a-z]{2})(?:[-_][A-Za-z]{2,4})?$")
_LANGUAGE_CODE: Final = re.compile(r"^[a-z]{2}$")
_KNOWN_SUFFIXES: Final = frozenset(
    """
    ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv ta th tr uk ur vi zh
    """.split()  # noqa: SIM905 - a table of codes
)
_SAMPLE: Final = 4000


def language_of(given: Any, path: PurePosixPath, text: str) -> str:
    """ISO 639-1 code of a document: as it is given, else of the name if the text does not contradict it, else of the text.

    `leave-uk.md` in English is about the United Kingdom, not in Ukrainian, and `leave-de.md` in English about Germany.
    """
    code = str(given).strip().lower().replace("_", "-").split("-")[0] if given else ""
    if _LANGUAGE_CODE.match(code):
        return code
    suffix = language_suffix(path)
    return suffix[1] if suffix and not contradicts(text[:_SAMPLE], suffix[1]) else detect_language(text[:_SAMPLE])


def title_from_name(path: PurePosixPath, language: str) -> str:
    """The name as a title, without the language it ends in; behind a dot it is one even where the text is in another."""
    suffix = language_suffix(path)
    stem = path.stem[: suffix.start()] if suffix and (suffix[1] == language or suffix[0][0] == ".") else path.stem
    return re.sub(r"[-_.]+", " ", stem).strip().capitalize() or path.name


def language_suffix(path: PurePosixPath) -> re.Match[str] | None:
    """What may be a language at the end of a name, without extension; group 1 is its code."""
    suffix = _LANGUAGE_SUFFIX.search(path.stem)
    return suffix if suffix and suffix[1] in _KNOWN_SUFFIXES else None
