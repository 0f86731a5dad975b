"""Reads and checks what was typed behind a command."""

import socket
from datetime import date
from typing import Final

from assistant.errors import InvalidRequestError
from benefits.settings import Settings
from ingest.contract.language import SERVED_LANGUAGES

MAX_QUESTION: Final = 2000


def check_question(question: str) -> None:
    """Refuse a question that the service would refuse.

    Raises:
        InvalidRequestError: as all checks here do; names the argument and the remedy.
    """
    if not question.strip():
        raise InvalidRequestError("QUESTION", "is empty; ask something")
    if len(question) > MAX_QUESTION:
        raise InvalidRequestError("QUESTION", f"has {len(question)} characters, more than {MAX_QUESTION}; shorten it")
    check_unicode("QUESTION", question)


def check_unicode(name: str, text: str) -> None:
    """Refuse bytes that are no text, which arguments may hold."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise InvalidRequestError(name, "is not valid UTF-8; check the terminal's encoding") from None


def check_language(language: str | None) -> str | None:
    """The language, if it is served."""
    if language is None or language in SERVED_LANGUAGES:
        return language
    raise InvalidRequestError("--language", f"{language!r} is not served; use one of {', '.join(SERVED_LANGUAGES)}")


def parse_persona(persona: str | None) -> dict[str, str]:
    """What is known of the asker, by name."""
    known: dict[str, str] = {}
    for part in filter(None, (persona or "").split(",")):
        name, equals, value = part.partition("=")
        if not equals or not name.strip() or not value.strip():
            raise InvalidRequestError(
                "--persona", f"{part!r} is not name=value; write for example country=ES,employment_type=part_time"
            )
        known[name.strip()] = value.strip()
    return known


def parse_day(day: str | None) -> date | None:
    """The day of `--as-of`."""
    if day is None:
        return None
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise InvalidRequestError("--as-of", f"{day!r} is not a date; write YYYY-MM-DD") from None


def check_port(settings: Settings) -> None:
    """Refuse a port that cannot be listened on."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise InvalidRequestError(
                "--port",
                f"{settings.port} on {settings.host} cannot be used ({error.strerror}); choose another with --port",
            ) from None
