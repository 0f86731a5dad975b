"""What HR says of each document: the corpus catalogue, front matter and file names, in that order of trust."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path, PurePosixPath
from typing import Any, Final

import yaml

from ingest.contract.chunks import Audience, DocumentInfo
from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.contract.language import detect_language

CATALOGUE: Final = "catalogue.yaml"

_LANGUAGE_SUFFIX: Final = re.compile(r"[._-]([a-z]{2})(?:[-_][A-Za-z]{2,4})?$")
_LANGUAGE_CODE: Final = re.compile(r"^[a-z]{2}$")
_KNOWN_SUFFIXES: Final = frozenset(
    """
    ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv nl no pl pt ro ru sk sl sr sv ta th tr uk ur vi zh
    """.split()  # noqa: SIM905 - a table of codes
)
_LANGUAGE_SAMPLE: Final = 4000


class _AsWritten(yaml.SafeLoader):
    """Scalars as they were written: NO is Norway, no is Norwegian and 1.10 a version; only null is not a string."""


_AsWritten.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag == "tag:yaml.org,2002:null"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file before it is parsed."""

    path: str
    sha256: str


def read_catalogue(corpus: Path) -> dict[str, Mapping[str, Any]]:
    """Entries of `catalogue.yaml` by document path; empty if the corpus has none.

    Raises:
        ConfigurationError: the file is not a catalogue; names the entry and the remedy.
    """
    source = corpus / CATALOGUE
    if not source.is_file():
        return {}
    try:
        content = yaml.load(source.read_text(encoding="utf-8"), Loader=_AsWritten)
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{source} is not valid YAML in UTF-8: {error}") from error
    entries = content.get("documents") if isinstance(content, Mapping) else None
    if not isinstance(entries, list):
        raise ConfigurationError(f"{source} must hold a list under 'documents'")
    catalogue: dict[str, Mapping[str, Any]] = {}
    for number, entry in enumerate(entries, 1):
        if not isinstance(entry, Mapping) or not isinstance(entry.get("path"), str):
            raise ConfigurationError(
                f"{source}: entry {number} has no 'path'; give the file's path below the corpus folder"
            )
        if entry["path"] in catalogue:
            raise ConfigurationError(f"{source}: {entry['path']!r} is listed twice; remove one of the entries")
        catalogue[entry["path"]] = entry
    return catalogue


def describe(
    facts: FileFacts, loaded: LoadedDocument, text: str, text_sha256: str, entry: Mapping[str, Any]
) -> DocumentInfo:
    """Put together what the catalogue, the file's own metadata and its name say.

    Raises:
        LoadError: a field cannot be read; names field and value.
    """
    known: dict[str, Any] = {**loaded.metadata, **{key: value for key, value in entry.items() if value is not None}}
    audience = known.get("audience") or {
        key.removeprefix("audience."): value for key, value in loaded.metadata.items() if key.startswith("audience.")
    }
    path = PurePosixPath(facts.path)
    return DocumentInfo(
        path=facts.path,
        title=_text(known.get("title")) or loaded.title or _title_from_name(path),
        language=_language(known.get("language") or known.get("lang"), path, text),
        format=path.suffix.lstrip(".").lower(),
        file_sha256=facts.sha256,
        text_sha256=text_sha256,
        pages=loaded.pages,
        policy=_text(known.get("policy")),
        version=_text(known.get("version")),
        translation_of=_text(known.get("translation_of")),
        owner=_text(known.get("owner")),
        audience=_audience(audience),
        effective_from=_date("effective_from", known.get("effective_from")),
        effective_to=_date("effective_to", known.get("effective_to")),
        review_by=_date("review_by", known.get("review_by")),
        topics=_words("topics", known.get("topics")),
    )


def _text(value: Any) -> str | None:
    if value is None or isinstance(value, (dict, list)):
        return None
    text = str(value).strip()
    return text if text and text.casefold() not in {"null", "none", "~"} else None


def _title_from_name(path: PurePosixPath) -> str:
    suffix = _language_suffix(path)
    stem = path.stem[: suffix.start()] if suffix else path.stem
    return re.sub(r"[-_.]+", " ", stem).strip().capitalize() or path.name


def _language(given: Any, path: PurePosixPath, text: str) -> str:
    code = str(given).strip().lower().replace("_", "-").split("-")[0] if given else ""
    if _LANGUAGE_CODE.match(code):
        return code
    suffix = _language_suffix(path)
    return suffix[1] if suffix else detect_language(text[:_LANGUAGE_SAMPLE])


def _language_suffix(path: PurePosixPath) -> re.Match[str] | None:
    suffix = _LANGUAGE_SUFFIX.search(path.stem)
    return suffix if suffix and suffix[1] in _KNOWN_SUFFIXES else None


def _audience(value: Any) -> Audience:
    parsed = _parsed(value)
    if parsed in (None, "", {}, []):
        return Audience()
    if not isinstance(parsed, Mapping):
        raise LoadError(f"the field 'audience' is {value!r}; write it as a mapping such as {{country: [ES]}}")
    return Audience({str(name): _words(f"audience.{name}", values) for name, values in parsed.items() if values})


def _words(field: str, value: Any) -> tuple[str, ...]:
    parsed = _parsed(value)
    if parsed in (None, ""):
        return ()
    if isinstance(parsed, (list, tuple)):
        return tuple(str(item) for item in parsed)
    if isinstance(parsed, Mapping):
        raise LoadError(f"the field {field!r} is {value!r}; write it as a list")
    return tuple(part.strip() for part in str(parsed).split(",") if part.strip())


def _parsed(value: Any) -> Any:
    """Front matter arrives as plain strings; lists and mappings in it are YAML."""
    if not isinstance(value, str):
        return value
    try:
        return yaml.load(value, Loader=_AsWritten)
    except yaml.YAMLError:
        return value


def _date(field: str, value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = _text(value)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise LoadError(f"the field {field!r} is {text!r}; write a date as YYYY-MM-DD") from None
