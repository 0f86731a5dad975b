"""Messages as mail programs save them (EML, RFC 5322 with MIME)."""

import email
import email.errors
import email.policy
from collections.abc import Iterator
from email.message import EmailMessage, MIMEPart
from itertools import islice
from pathlib import Path

from ingest.contract.errors import LoadError
from ingest.load.hygiene import one_line
from ingest.load.limits import LoadLimits
from ingest.load.mail import Attachment, Mail, decoded

_TELLING = ("from", "subject", "date", "mime-version", "received", "message-id")
# The parser takes malformed headers in unforeseen ways.
_DAMAGE = (email.errors.MessageError, ValueError, LookupError, AttributeError, TypeError, AssertionError)


def read_eml(path: Path, limits: LoadLimits) -> Mail:
    """The message in a file.

    Raises:
        LoadError: the file has no headers of a message, or more parts than may be, or cannot be taken apart.
    """
    try:
        message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
        if not any(name in message for name in _TELLING):
            raise LoadError(
                f"{path.name} is plain text with the extension {path.suffix.lower()}; rename it to end in .txt."
            )
        return _mail(path, message, limits)
    except _DAMAGE as error:
        raise LoadError(f"{path.name} is damaged ({type(error).__name__}: {error}); save the message again.") from error


def _mail(path: Path, message: EmailMessage, limits: LoadLimits) -> Mail:
    parts = list(islice(message.walk(), limits.max_entries + 1))
    if len(parts) > limits.max_entries:
        raise LoadError(f"{path.name} has more than {limits.max_entries} parts, the limit; it is not read.")
    html, plain = message.get_body(("html",)), message.get_body(("plain",))
    bodies = {id(part) for part in (html, plain) if part is not None}
    attachments = list(_attachments(message, bodies))
    return Mail(
        subject=one_line(str(message["subject"] or "")),
        plain=decoded(_payload(plain), plain.get_content_charset()) if plain is not None else "",
        html=_page(html) if html is not None else b"",
        attachments=tuple(attachments[: limits.max_attachments]),
        more=max(len(attachments) - limits.max_attachments, 0),
    )


def _page(part: MIMEPart) -> bytes:
    """The page as UTF-8, since a message declares the encoding outside of it."""
    return decoded(_payload(part), part.get_content_charset()).encode("utf-8", "replace")


def _attachments(part: MIMEPart, bodies: set[int]) -> Iterator[Attachment]:
    """Files of a message; a message within it is one file, whatever it carries itself."""
    if id(part) in bodies:
        return
    if part.get_content_type() == "message/rfc822":
        for inner in part.iter_parts():
            subject = one_line(str(inner["subject"] or "message"))
            yield Attachment(f"{subject.replace('/', '_')}.eml", inner.as_bytes())
    elif part.is_multipart():
        for inner in part.iter_parts():
            yield from _attachments(inner, bodies)
    elif (name := part.get_filename()) is not None:
        inline = part.get_content_disposition() != "attachment" and part.get_content_maintype() == "image"
        yield Attachment(name, _payload(part), inline)


def _payload(part: MIMEPart) -> bytes:
    data = part.get_payload(decode=True)
    return data if isinstance(data, bytes) else b""
