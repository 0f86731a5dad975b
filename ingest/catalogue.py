"""What HR says of each document: sidecar, corpus catalogue, front matter and file name, in that order of trust, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import yaml

from ingest.contract.chunks import Confidentiality, DocumentInfo, State
from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.policy.fields import audience_of, choice_of, day_of, flag_of, text_of, words_of
from ingest.policy.naming import language_of, title_from_name
from ingest.policy.plain_yaml import load_yaml
from ingest.policy.sidecar import UNREADABLE

CATALOGUE: Final = "catalogue.yaml"
_FRONT_MATTER: Final = frozenset({".md", ".markdown"})
# HTML and office files have properties of these names that mean other things: they count in front matter alone.
_FRONT_MATTER_ALONE: Final = ("state", "confidentiality", "binding")


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
        content = load_yaml(source.read_text(encoding="utf-8"))
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
    """Put together what sidecar and catalogue (`entry`), the file's own metadata and its name say.

    Raises:
        LoadError: a field or the sidecar cannot be read; names field, value and remedy.
    """
    if UNREADABLE in entry:
        raise LoadError(str(entry[UNREADABLE]))
    path = PurePosixPath(facts.path)
    known = known_fields(own_fields(path, loaded), entry)
    language = language_of(known.get("language") or known.get("lang"), path, text)
    return DocumentInfo(
        path=facts.path,
        title=text_of(known.get("title")) or loaded.title or title_from_name(path, language),
        language=language,
        format=path.suffix.lstrip(".").lower(),
        file_sha256=facts.sha256,
        text_sha256=text_sha256,
        pages=loaded.pages,
        policy=text_of(known.get("policy")),
        version=text_of(known.get("version")),
        translation_of=text_of(known.get("translation_of")),
        owner=text_of(known.get("owner")),
        audience=audience_of(known.get("audience")),
        effective_from=day_of("effective_from", known.get("effective_from")),
        effective_to=day_of("effective_to", known.get("effective_to")),
        review_by=day_of("review_by", known.get("review_by")),
        topics=words_of("topics", known.get("topics")),
        supersedes=text_of(known.get("supersedes")),
        binding=flag_of("binding", known.get("binding")),
        translated_from=text_of(known.get("translated_from")),
        confidentiality=choice_of("confidentiality", known.get("confidentiality"), Confidentiality.INTERNAL),
        contacts=words_of("contacts", known.get("contacts")),
        state=choice_of("state", known.get("state"), State.PUBLISHED),
    )


def own_fields(path: PurePosixPath, loaded: LoadedDocument) -> Mapping[str, str]:
    """What a file says of itself."""
    if path.suffix.lower() in _FRONT_MATTER:
        return loaded.metadata
    return {name: value for name, value in loaded.metadata.items() if name not in _FRONT_MATTER_ALONE}


def known_fields(front: Mapping[str, str], entry: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a document before they are read: what an entry does not say stands in the front matter.

    An audience is one field: an empty one in an entry means everybody, whatever the front matter says.
    """
    own: dict[str, Any] = {name: value for name, value in front.items() if not name.startswith("audience.")}
    if len(own) < len(front):
        own["audience"] = {name.removeprefix("audience."): front[name] for name in front.keys() - own.keys()}
    return {**own, **{name: value for name, value in entry.items() if value is not None}}


def withheld(front: Mapping[str, str], entry: Mapping[str, Any]) -> State | None:
    """The state that keeps a document out of the index, None if it is published or its state cannot be read."""
    try:
        state = choice_of("state", known_fields(front, entry).get("state"), State.PUBLISHED)
    except LoadError:
        return None
    return None if state is State.PUBLISHED else state
