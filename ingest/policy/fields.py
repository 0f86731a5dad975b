"""The fields of a document's description read into the types of its record; each error names field, value and remedy."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Final, TypeVar

import yaml

from ingest.contract.chunks import Audience
from ingest.contract.errors import LoadError
from ingest.policy.plain_yaml import load_yaml

Choice = TypeVar("Choice", bound=StrEnum)
# Values of an audience's attribute that leave nobody out.
EVERYBODY: Final = frozenset({"any", "all", "*"})
_NOTHING: Final = frozenset({"null", "none", "~"})
_TRUE: Final = frozenset({"true", "yes"})
_FALSE: Final = frozenset({"false", "no"})


def text_of(value: Any) -> str | None:
    """A value as text, None if it says nothing."""
    if value is None or isinstance(value, (dict, list)):
        return None
    text = str(value).strip()
    return text if text and text.casefold() not in _NOTHING else None


def words_of(field: str, value: Any) -> tuple[str, ...]:
    """A list, or words between commas.

    Raises:
        LoadError: the value is a mapping, or a list of other things than words.
    """
    parsed = _parsed(value)
    if parsed in (None, ""):
        return ()
    if isinstance(parsed, (list, tuple)):
        if any(isinstance(item, (dict, list)) for item in parsed):
            raise LoadError(f"the field {field!r} is {value!r}; write it as a list of words")
        return tuple(str(item).strip() for item in parsed if item is not None)
    if isinstance(parsed, Mapping):
        raise LoadError(f"the field {field!r} is {value!r}; write it as a list")
    return tuple(part.strip() for part in str(parsed).split(",") if part.strip())


def audience_of(value: Any) -> Audience:
    """Whom a document is for; an attribute whose values are `any` or `all` leaves nobody out.

    Raises:
        LoadError: the value is not a mapping from attributes to lists of values.
    """
    parsed = _parsed(value)
    if parsed in (None, "", {}, []) or (isinstance(parsed, str) and parsed.strip().casefold() in EVERYBODY):
        return Audience()
    if not isinstance(parsed, Mapping):
        raise LoadError(
            f"the field 'audience' is {value!r}; write it as a mapping such as {{country: [ES]}}, or {{}} for everybody"
        )
    criteria = {str(name).strip(): words_of(f"audience.{name}", values) for name, values in parsed.items() if values}
    return Audience({name: values for name, values in criteria.items() if values and not _is_everybody(values)})


def day_of(field: str, value: Any) -> date | None:
    """A date.

    Raises:
        LoadError: it is not written as YYYY-MM-DD, or there is no such day.
    """
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = text_of(value)
    if text is None:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        raise LoadError(f"the field {field!r} is {text!r}; write a date as YYYY-MM-DD") from None


def flag_of(field: str, value: Any) -> bool | None:
    """True or false.

    Raises:
        LoadError: it is neither.
    """
    text = text_of(value)
    if text is None:
        return None
    if text.casefold() in _TRUE | _FALSE:
        return text.casefold() in _TRUE
    raise LoadError(f"the field {field!r} is {text!r}; write true or false")


def choice_of(field: str, value: Any, default: Choice) -> Choice:
    """One of the values of `default`'s kind.

    Raises:
        LoadError: it is none of them.
    """
    text = text_of(value)
    if text is None:
        return default
    kind = type(default)
    try:
        return kind(text.casefold())
    except ValueError:
        raise LoadError(f"the field {field!r} is {text!r}; write one of {', '.join(kind)}") from None


def _is_everybody(values: tuple[str, ...]) -> bool:
    return any(value.casefold() in EVERYBODY for value in values)


def _parsed(value: Any) -> Any:
    """Front matter arrives as plain strings; lists and mappings in it are YAML."""
    if not isinstance(value, str):
        return value
    try:
        return load_yaml(value)
    except yaml.YAMLError:
        return value
