"""Bytes of a text file to characters, whatever encoding it was saved in."""

import codecs
import re

from charset_normalizer import from_bytes

from ingest.contract.errors import LoadError

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Enough to tell encodings apart; the whole of a large file would take seconds.
_SAMPLE = 60_000
_CONTROL = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WESTERN = "cp1252"
_EAST_ASIAN = ("gb18030", "big5", "shift_jis", "euc_jp", "euc_kr")


def declared_by_mark(data: bytes) -> str | None:
    """The encoding that a byte order mark at the start declares."""
    return next((encoding for mark, encoding in _MARKS if data.startswith(mark)), None)


def looks_binary(data: bytes) -> bool:
    """Whether these bytes are not text of any kind: control characters that no text file holds."""
    if declared_by_mark(data) is not None or _wide_without_mark(data):
        return False
    sample = data[:_SAMPLE]
    controls = sum(sample.count(code) for code in (*range(9), *range(14, 27), 28, 29, 30, 31))
    return controls > len(sample) // 200 + 1


def decode(data: bytes, declared: str | None = None) -> str:
    """The characters of `data`; `declared` is tried where UTF-8 and byte order marks do not settle it.

    Raises LoadError if a byte order mark is followed by something else, or if no encoding fits.
    """
    marked = declared_by_mark(data)
    if marked is not None:
        try:
            return data.decode(marked)
        except UnicodeDecodeError as error:
            name = marked.upper().removesuffix("-SIG")
            raise LoadError(
                f"The file starts as {name} but is broken at byte {error.start}; save it again as UTF-8."
            ) from error
    for encoding in ("utf-8", declared, _wide_without_mark(data)):
        text = _try(data, encoding)
        if text is not None:
            return text
    return _guess(data)


def _try(data: bytes, encoding: str | None) -> str | None:
    if not encoding:
        return None
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None


def _wide_without_mark(data: bytes) -> str | None:
    """UTF-16 saved without its mark shows as a zero in nearly every second byte of Latin text."""
    sample = data[:4_000]
    if len(sample) < 8 or len(data) % 2:
        return None
    half = len(sample) // 2
    zeros = (sample[0::2].count(0), sample[1::2].count(0))
    if zeros[1] > 0.7 * half and zeros[0] < 0.05 * half:
        return "utf-16-le"
    if zeros[0] > 0.7 * half and zeros[1] < 0.05 * half:
        return "utf-16-be"
    return None


def _guess(data: bytes) -> str:
    """Not UTF-8: East Asian text is mostly pairs of high bytes, Western text has single ones among letters."""
    sample = data[:_SAMPLE]
    high = sum(byte >= 0x80 for byte in sample)
    lone = len(re.findall(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])", sample))
    if high and lone > 0.5 * high:
        text = _western(data)
        if text is not None:
            return text
    best = from_bytes(sample).best()
    for encoding in (best.encoding if best is not None else None, *_EAST_ASIAN, _WESTERN):
        text = _try(data, encoding)
        if text is not None and not _CONTROL.search(text):
            return text
    text = _western(data)
    if text is not None:
        return text
    raise LoadError("The encoding of the text cannot be told; save the file again as UTF-8.")


def _western(data: bytes) -> str | None:
    """Western text; Central European and Cyrillic pages share its byte patterns and are told apart by the detector."""
    best = from_bytes(
        data[:_SAMPLE], cp_isolation=["cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "iso8859_2"]
    ).best()
    chosen = best.encoding if best is not None else _WESTERN
    return _try(data, chosen) or _try(data, _WESTERN)
