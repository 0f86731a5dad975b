"""Messages as Outlook saves them (MSG): a compound file with a stream for each property ([MS-OXMSG])."""

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import olefile

from ingest.contract.errors import LoadError
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.mail import Attachment, Mail, decoded
from ingest.load.rich_text.packed import unpack
from ingest.load.rich_text.reader import is_wrapped_text, read_rich_text

# Numbers of properties, and types of their values as the names of streams give them.
_SUBJECT: Final = "0037"
_BODY: Final = "1000"
_HTML: Final = "1013"
_RICH_TEXT: Final = "1009"
_ATTACHED: Final = "3701"
_LONG_NAME: Final = "3707"
_SHORT_NAME: Final = "3704"
_CONTENT_ID: Final = "3712"
_UNICODE: Final = "001F"
_BYTES: Final = "001E"
_BINARY: Final = "0102"
_CODE_PAGE: Final = 0x3FFD0003
_ATTACHMENT: Final = "__attach_version1.0_#"
_PROPERTIES: Final = "__properties_version1.0"
_HEADER_BYTES: Final = 32
_PICTURES: Final = (".png", ".jpg", ".jpeg", ".gif", ".bmp")
_DAMAGE: Final = (OSError, ValueError, IndexError, KeyError, TypeError, AttributeError, struct.error, OverflowError)


def read_msg(path: Path, limits: LoadLimits) -> Mail:
    """The message in a file.

    Raises:
        LoadError: the file is not a message or cannot be taken apart.
    """
    try:
        with path.open("rb") as opened, olefile.OleFileIO(opened) as container:
            if not container.exists(_PROPERTIES):
                raise LoadError(
                    f"{path.name} is an old Office document with the extension .msg; save it again as what it is."
                )
            return _mail(_Properties(container, limits), limits)
    except _DAMAGE as error:
        raise LoadError(
            f"{path.name} is damaged ({type(error).__name__}: {error}); save the message again in Outlook."
        ) from error


def _mail(properties: "_Properties", limits: LoadLimits) -> Mail:
    folders = properties.attachments()
    attachments = [_attachment(properties, folder) for folder in folders[: limits.max_attachments]]
    plain = properties.text(_BODY)
    html = properties.binary(_HTML) or properties.text(_HTML).encode()
    warnings: tuple[str, ...] = ()
    if not html.strip():
        html, warnings = _rich_text(properties, plain)
    return Mail(
        subject=one_line(properties.text(_SUBJECT)),
        plain=plain,
        html=html,
        attachments=tuple(attachment for attachment in attachments if attachment is not None),
        more=max(len(folders) - limits.max_attachments, 0),
        warnings=warnings,
    )


def _rich_text(properties: "_Properties", plain: str) -> tuple[bytes, tuple[str, ...]]:
    """The body that is only there as rich text, as a page in UTF-8; one that cannot be read is named, and costs nothing else of the message."""
    packed = properties.binary(_RICH_TEXT)
    if not packed:
        return b"", ()
    try:
        text = unpack(packed, properties.left)
        properties.count(len(text))
        if plain.strip() and is_wrapped_text(text):
            return b"", ()
        # Else also where there is a plain body: that one has lost the tables and the headings.
        return read_rich_text(text).encode("utf-8", "replace"), ()
    except LoadError as error:
        instead = "its plain text is read instead" if plain.strip() else "save the message again in Outlook"
        return b"", (f"The formatted body was left out; {instead}: {error.reason}",)


def _attachment(properties: "_Properties", folder: str) -> Attachment | None:
    """A file that came with the message; one that is a message itself stands in a storage and is named with an unread ending."""
    name = properties.text(_LONG_NAME, folder) or properties.text(_SHORT_NAME, folder)
    if properties.holds_message(folder):
        return Attachment(f"{one_line(name) or 'message'}.embedded-message", b"-")
    data = properties.binary(_ATTACHED, folder)
    inline = bool(properties.text(_CONTENT_ID, folder)) and name.lower().endswith(_PICTURES)
    return Attachment(name or "attachment", data, inline)


class _Properties:
    """Values of a message's properties, within a bound on all bytes together."""

    def __init__(self, container: Any, limits: LoadLimits) -> None:
        self._container = container
        self._left = limits.max_unpacked_bytes
        self._encoding = self._code_page()

    def text(self, number: str, folder: str = "") -> str:
        """A text, empty if there is none."""
        wide = self._stream(f"__substg1.0_{number}{_UNICODE}", folder)
        if wide:
            return wide.decode("utf-16-le", "replace").rstrip("\x00")
        return decoded(self._stream(f"__substg1.0_{number}{_BYTES}", folder), self._encoding).rstrip("\x00")

    def binary(self, number: str, folder: str = "") -> bytes:
        """Bytes, none if there are none."""
        return self._stream(f"__substg1.0_{number}{_BINARY}", folder)

    def attachments(self) -> list[str]:
        """The storages of attachments."""
        names = {
            entry[0]
            for entry in self._container.listdir(streams=True, storages=True)
            if entry[0].startswith(_ATTACHMENT)
        }
        return sorted(names)

    def holds_message(self, folder: str) -> bool:
        """Whether the attachment is a message or an object that is stored as a tree."""
        return bool(self._container.exists(f"{folder}/__substg1.0_{_ATTACHED}000D"))

    @property
    def left(self) -> int:
        """So many bytes may still be read."""
        return max(self._left, 0)

    def count(self, size: int) -> None:
        """Count bytes against the bound.

        Raises:
            LoadError: there are more than may be.
        """
        self._left -= size
        if self._left < 0:
            raise LoadError(
                "the message holds more bytes than may be unpacked; save its attachments as files of their own."
            )

    def _stream(self, name: str, folder: str) -> bytes:
        place = f"{folder}/{name}" if folder else name
        if not self._container.exists(place):
            return b""
        self.count(self._container.get_size(place))
        with self._container.openstream(place) as stream:
            data = stream.read()
        return bytes(data)

    def _code_page(self) -> str:
        """The encoding of texts that are not Unicode, from the message's fixed properties."""
        for tag, value in _fixed(self._stream(_PROPERTIES, "")):
            if tag == _CODE_PAGE:
                return "utf-8" if value == 65001 else f"cp{value}"
        return "cp1252"


def _fixed(data: bytes) -> Iterator[tuple[int, int]]:
    """Tags and values of the properties of fixed size."""
    for start in range(_HEADER_BYTES, len(data) - 15, 16):
        tag, _, value = struct.unpack_from("<III", data, start)
        yield tag, value
