"""E-mail messages as documents: the subject a heading, the body below it, each attachment a section of its own."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from ingest.contract.documents import Block, BlockKind, LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.builder import BlockBuilder, finish
from ingest.load.decoding import decode
from ingest.load.html import load_html
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.plain import load_plain

_UNFIT = re.compile(r"[^\w.\- ]+")
# In characters of up to four bytes; file systems allow 255 bytes.
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with a message; `inline` is one that the body shows, such as a logo."""

    name: str
    data: bytes
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Mail:
    """A message in either format. Sender and recipients are left out: who wrote to whom is not policy.

    `html` is undecoded, since its own declaration may say its encoding. `more` counts attachments beyond the limit,
    `warnings` say what of the message could not be read.
    """

    subject: str
    plain: str
    html: bytes
    attachments: tuple[Attachment, ...]
    more: int = 0
    warnings: tuple[str, ...] = ()


# Reads an attachment by its name and bytes; raises LoadError as `load_file` does.
AttachmentReader = Callable[[str, bytes, LoadLimits], LoadedDocument]


def load_mail(mail: Mail, limits: LoadLimits, read: AttachmentReader) -> LoadedDocument:
    """Blocks of a message and of what is attached to it; attachments that cannot be read become warnings."""
    builder = BlockBuilder()
    builder.heading(mail.subject, 1)
    _take(builder, _body(mail), 1)
    builder.warnings.extend(mail.warnings)
    left = limits.max_unpacked_bytes
    for attachment in mail.attachments:
        name = plain_name(attachment.name)
        left -= len(attachment.data)
        if left < 1:
            raise LoadError(
                f"The attachments have more than {limits.max_unpacked_bytes} bytes together, over the limit; save them as files of "
                "their own."
            )
        if attachment.inline:
            continue
        try:
            document = read(name, attachment.data, replace(limits, max_unpacked_bytes=left))
        except LoadError as error:
            builder.warnings.append(f"The attachment {name!r} was left out: {error.reason}")
            continue
        builder.heading(name, 2)
        _take(builder, document, 2)
        builder.warnings.extend(f"The attachment {name!r}: {warning}" for warning in document.warnings)
    if mail.more:
        builder.warnings.append(f"{mail.more} attachments beyond the limit of {limits.max_attachments} were left out.")
    return finish(builder, title=mail.subject)


def plain_name(name: str) -> str:
    """The last part of an attachment's name, with nothing in it that a file system could take for more than a name."""
    last = PurePosixPath(one_line(name).replace("\\", "/")).name
    return _UNFIT.sub("_", last)[-_LONGEST_NAME:].lstrip(".") or "attachment"


def _body(mail: Mail) -> LoadedDocument | None:
    """The formatted body, or the plain one where there is no other; None for a message that only carries files."""
    if mail.html.strip():
        try:
            return load_html(mail.html)
        except LoadError:
            pass
    try:
        return load_plain(mail.plain) if mail.plain.strip() else None
    except LoadError:
        return None


def _take(builder: BlockBuilder, document: LoadedDocument | None, deeper: int) -> None:
    """Appends a document's blocks with headings that many ranks deeper; its pages are none of the message's."""
    for block in document.blocks if document is not None else ():
        level = min(block.level + deeper, 6) if block.kind is BlockKind.HEADING else block.level
        builder.add(Block(block.kind, block.text, level, None, block.rows))


def decoded(data: bytes, charset: str | None) -> str:
    """Text of a message; bytes that fit no encoding are replaced rather than the whole refused."""
    try:
        return decode(data, charset)
    except LoadError:
        return data.decode("utf-8", "replace")
