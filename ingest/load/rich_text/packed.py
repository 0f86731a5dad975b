"""Unpacks compressed rich text, the property PidTagRtfCompressed of a message ([MS-OXRTFCP])."""

import struct
import zlib
from typing import Final

from ingest.contract.errors import LoadError

_HEADER: Final = struct.Struct("<IIII")
_COMPRESSED: Final = 0x75465A4C  # LZFu
_PLAIN: Final = 0x414C454D  # MELA
_WINDOW: Final = 4096
# What the window holds before the first byte ([MS-OXRTFCP] 2.1.2.1); it ends where the first byte goes.
_START: Final = (
    rb"{\rtf1\ansi\mac\deff0\deftab720{\fonttbl;}{\f0\fnil \froman \fswiss \fmodern \fscript \fdecor MS Sans SerifSymbolArialTimes New "
    rb"RomanCourier{\colortbl\red0\green0\blue0" + b"\r\n" + rb"\par \pard\plain\f0\fs20\b\i\u\tab\tx"
)
# The shortest stretch that a reference stands for.
_SHORTEST: Final = 2


def unpack(data: bytes, most: int) -> bytes:
    """The rich text in a property's value.

    Args:
        data: the value, header and contents.
        most: so many bytes may come out.

    Raises:
        LoadError: it is cut off, of another kind, damaged, or holds more.
    """
    if len(data) < _HEADER.size:
        raise LoadError(f"the rich text has {len(data)} bytes, fewer than its header.")
    packed, unpacked, kind, checksum = _HEADER.unpack_from(data)
    # The packed size counts all of the header but itself.
    contents = data[_HEADER.size : packed + 4]
    if unpacked > most:
        raise LoadError(f"the rich text says that it unpacks to {unpacked} bytes, over the limit of {most}.")
    if kind == _PLAIN:
        return contents[:unpacked]
    if kind != _COMPRESSED:
        raise LoadError(f"the rich text is packed in an unknown way ({kind:#010x}).")
    # The CRC-32 of zlib without its inversions at the beginning and the end.
    if zlib.crc32(contents, 0xFFFFFFFF) ^ 0xFFFFFFFF != checksum:
        raise LoadError("the rich text is damaged: its checksum does not fit.")
    return _unpacked(contents, unpacked)


def _unpacked(contents: bytes, most: int) -> bytes:
    """Eight runs behind each control byte: a byte as it is, or a reference to 2 to 17 bytes of the last 4,096."""
    out = bytearray(_START)
    end, place = len(_START) + most, 0
    while place < len(contents) and len(out) < end:
        control = contents[place]
        place += 1
        for bit in range(8):
            if not control >> bit & 1:
                out += contents[place : place + 1]
                place += 1
                continue
            if place + 1 >= len(contents):
                raise LoadError("the rich text is damaged: it ends within a reference.")
            reference = contents[place] << 8 | contents[place + 1]
            place += 2
            back = (len(out) - (reference >> 4)) % _WINDOW
            if back == 0:
                return bytes(out[len(_START) : end])
            _repeat(out, back, (reference & 15) + _SHORTEST)
    return bytes(out[len(_START) : end])


def _repeat(out: bytearray, back: int, length: int) -> None:
    """Append a stretch from that far back; one longer than that repeats what it has just written."""
    if back > len(out):
        raise LoadError("the rich text is damaged: it refers to what is not there.")
    start = len(out) - back
    for place in range(start, start + length):
        out.append(out[place])
