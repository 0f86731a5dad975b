"""Addresses that hold a name and a password."""

import re
from typing import Final

# Up to the last "@": a password may hold one too.
_WHO: Final = re.compile(r"//.*@", re.DOTALL)
ESCAPES: Final = "write '/' as %2F, '@' as %40, '?' as %3F, '#' as %23 and '%' as %25"


def is_cut_short(address: str) -> bool:
    """Whether a "/" in the password ends the server's name: what stands behind the last ":" before it is then no port, and an "@" follows."""
    _, separator, rest = address.partition("://")
    host, slash, path = rest.partition("/")
    _, colon, port = host.rpartition("]")[2].rpartition(":")
    return bool(separator and slash and colon) and "@" in path and "@" not in host and not port.isdecimal()


def masked(text: str) -> str:
    """A text as errors may show it, without the name and password of an address in it."""
    return _WHO.sub("//…@", text)
