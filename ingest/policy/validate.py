"""Checks the fields that one source says of a document; every wrong one is found, not only the first."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from ingest.contract.chunks import Confidentiality, State
from ingest.contract.errors import LoadError
from ingest.policy.fields import audience_of, choice_of, day_of, flag_of, text_of, words_of
from ingest.policy.findings import Finding, Severity
from ingest.policy.schema import ATTRIBUTES, field_names, meant

_LANGUAGE: Final = re.compile(r"[A-Za-z]{2}(?:[-_][A-Za-z]{2,4})?")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_CHECK: Final = "fields"
_READERS: Final[Mapping[str, Callable[[Any], object]]] = {
    "audience": audience_of,
    "effective_from": lambda value: day_of("effective_from", value),
    "effective_to": lambda value: day_of("effective_to", value),
    "review_by": lambda value: day_of("review_by", value),
    "topics": lambda value: words_of("topics", value),
    "contacts": lambda value: words_of("contacts", value),
    "binding": lambda value: flag_of("binding", value),
    "state": lambda value: choice_of("state", value, State.PUBLISHED),
    "confidentiality": lambda value: choice_of("confidentiality", value, Confidentiality.INTERNAL),
}


def validate_fields(document: str, said: Mapping[str, Any], *, own: bool) -> Iterator[Finding]:
    """What is wrong with the fields that a catalogue entry, a sidecar or front matter gives.

    Args:
        document: the path that findings name.
        said: fields as they were written, an audience as a mapping.
        own: False for front matter, which may hold fields of other programs: only misspelt ones are named.
    """
    for name, value in said.items():
        if name not in field_names():
            yield from _unknown(document, name, value, own)
        elif value is not None:
            yield from _wrong(document, name, value)


def _unknown(document: str, name: str, value: Any, own: bool) -> Iterator[Finding]:
    near = meant(name, field_names())
    if near is None and not own:
        return
    remedy = f"write {near!r}" if near else f"remove it; known are {', '.join(sorted(field_names()))}"
    message = f"{name!r} is not a field of a policy"
    yield Finding(Severity.WARNING, _CHECK, document, message, remedy, name, str(value))


def _wrong(document: str, name: str, value: Any) -> Iterator[Finding]:
    reader = _READERS.get(name)
    try:
        if reader is not None:
            reader(value)
        elif isinstance(value, (list, dict)):
            raise LoadError(f"the field {name!r} is {value!r}; write one value, not a list or mapping")
    except LoadError as error:
        message, _, remedy = error.reason.partition("; ")
        yield Finding(Severity.ERROR, _CHECK, document, message, remedy, name, str(value))
        return
    if name in ("language", "lang") and not _LANGUAGE.fullmatch(text_of(value) or "en"):
        remedy = "write an ISO 639-1 code such as 'de'; until then the file's name or text decides"
        message = f"the field {name!r} is {value!r}, which is no language code"
        yield Finding(Severity.WARNING, _CHECK, document, message, remedy, name, str(value))
    elif name == "audience":
        yield from _audience(document, value)


def _audience(document: str, value: Any) -> Iterator[Finding]:
    for name, values in audience_of(value).criteria.items():
        near = meant(name, ATTRIBUTES)
        if name not in ATTRIBUTES and near:
            message = f"the audience's attribute {name!r} is not known"
            yield Finding(Severity.WARNING, _CHECK, document, message, f"write {near!r}", "audience", name)
        for item in values if name == "country" else ():
            if not _COUNTRY.fullmatch(item):
                message = f"the country {item!r} in the audience is no code of two capitals"
                remedy = "write an ISO 3166-1 code such as 'DE', or nobody's country will match it"
                yield Finding(Severity.WARNING, _CHECK, document, message, remedy, "audience.country", item)
