"""The scrubber from the command line; nothing here loads the embedding model."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from assistant.errors import InvalidRequestError
from assistant.privacy.scrubber import Scrubber
from benefits.settings import Settings
from ingest.contract.errors import IndexMissingError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.names import read_names


def make_plain_scrubber(settings: Settings) -> Scrubber:
    """A scrubber that knows the names of the index, if there is one."""
    try:
        names = read_names(IndexLayout(settings.index).current())
    except IndexMissingError:
        names = []
    return Scrubber(allow=[*settings.allow, *names])


def scrub_lines(scrubber: Scrubber, path: Path, language: str | None) -> Iterator[dict[str, Any]]:
    """Scrub each line of a JSONL file.

    Raises:
        InvalidRequestError: names the line that cannot be read; nothing of it is repeated.
    """
    try:
        # Not splitlines: JSON may hold line separators of other kinds inside its strings.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidRequestError("--jsonl", f"{path} cannot be read as UTF-8 ({type(error).__name__})") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
            key, text = item["id"], str(item["text"])
            f"{key}{text}".encode()  # half a character (a lone surrogate) cannot be written out again
        except (ValueError, KeyError, TypeError):
            raise InvalidRequestError(
                "--jsonl", f'line {number} of {path} is not {{"id", "text", "lang"?}} in valid Unicode'
            ) from None
        spoken = item.get("lang") or language
        spans = scrubber.find(text, spoken)
        yield {
            "id": key,
            "scrubbed": scrubber.scrub(text, spoken).text,
            "spans": [{"start": span.start, "end": span.end, "type": span.type} for span in spans],
        }
