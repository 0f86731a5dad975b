"""The one entry to all loaders: a path in, a document or a LoadError out."""

from pathlib import Path

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.formats import FORMATS, check_content
from ingest.load.limits import LoadLimits
from ingest.load.sniff import HEAD_BYTES

SUPPORTED_EXTENSIONS = frozenset(FORMATS)


def load_file(path: Path, *, limits: LoadLimits) -> LoadedDocument:
    """The document in a file of one of `SUPPORTED_EXTENSIONS`.

    Whatever the content is, the only error raised is LoadError: for a file that is missing, empty, encrypted, damaged,
    too large, without text, or of another type than its name says. Hostile files may still exhaust time or memory:
    `LoaderPool` guards against that.
    """
    form = FORMATS.get(path.suffix.lower())
    if form is None:
        raise LoadError(
            f"{path.name} has the extension {path.suffix or '(none)'}, which is not read; "
            f"supported are {', '.join(sorted(FORMATS))}."
        )
    try:
        size = path.stat().st_size
        _check_size(path, size, limits)
        with path.open("rb") as file:
            head = file.read(HEAD_BYTES)
        check_content(path, head, form)
        document = form.load(path, limits)
    except LoadError:
        raise
    except MemoryError as error:
        raise LoadError(f"{path.name} needs more memory than there is; split it.") from error
    except RecursionError as error:
        raise LoadError(f"{path.name} is nested too deeply to be read; simplify it.") from error
    except OSError as error:
        raise LoadError(
            f"{path.name} cannot be opened ({error.strerror or error}); check that it exists and may be read."
        ) from error
    return _checked(path, document, limits)


def _check_size(path: Path, size: int, limits: LoadLimits) -> None:
    if not path.is_file():
        raise LoadError(f"{path.name} is not an ordinary file; only files are read.")
    if size == 0:
        raise LoadError(f"{path.name} is empty (0 bytes); remove it, or put the document in its place.")
    if size > limits.max_bytes:
        raise LoadError(
            f"{path.name} has {size} bytes, over the limit of {limits.max_bytes}; split it, or raise the limit."
        )


def _checked(path: Path, document: LoadedDocument, limits: LoadLimits) -> LoadedDocument:
    characters = sum(len(block.text) for block in document.blocks)
    if characters > limits.max_characters:
        raise LoadError(
            f"{path.name} holds {characters} characters of text, over the limit of {limits.max_characters}; split it."
        )
    if not any(any(char.isalnum() for char in block.text) for block in document.blocks):
        raise LoadError(f"{path.name} holds no text; remove it, or replace it with one that does.")
    return document
