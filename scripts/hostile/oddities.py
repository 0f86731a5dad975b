"""What is not what it seems: wrong endings, empty and endless files, links, pipes, odd names, broken encodings."""

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path

from records import Hostile, file
from samples import CONTAINERS, GOOD, TEXT, mail, parts_of, zipped

_ENDINGS = ("md", "markdown", "html", "htm", "pdf", "docx", "xlsx", "pptx", "csv", "tsv", "eml", "msg", "txt")
_PNG = b"\x89PNG\r\n\x1a\n" + bytes(200)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SPARSE = (2 << 30) + 5


def oddities() -> Iterator[Hostile]:
    """All of them."""
    yield from _endings()
    yield from _names_in_archives()
    yield from _files()
    yield from _names()
    yield from _encodings()
    yield from _outlook()


def _endings() -> Iterator[Hostile]:
    wrong = {
        "pdf": _PNG, "docx": GOOD["good/leave.pdf"], "xlsx": GOOD["good/leave.docx"], "pptx": GOOD["good/plans.xlsx"],
        "md": GOOD["good/leave.html"], "markdown": GOOD["good/leave.docx"], "html": GOOD["good/leave.pdf"], "htm": _PNG,
        "csv": GOOD["good/plans.xlsx"], "tsv": b"\x1f\x8b\x08" + bytes(99), "txt": GOOD["good/leave.pptx"],
        "eml": TEXT.encode(), "msg": GOOD["good/notice.eml"], "exe": b"MZ" + bytes(500), "md.exe": b"MZ" + bytes(500),
        "doc": _OLE + bytes(600), "jpg": b"\xff\xd8\xff" + bytes(99), "zip": zipped({"leave.md": b"# Leave"}), "": b"# Leave\n\nText.\n",
    }  # fmt: skip
    for ending, data in wrong.items():
        yield file(f"wrong/other.{ending}".rstrip("."), data)
    for ending in _ENDINGS:
        yield file(f"empty/empty.{ending}", b"")
        yield file(f"empty/blank.{ending}", b" \n\t\r\n ")


def _names_in_archives() -> Iterator[Hostile]:
    names = ("../../../tmp/out.xml", "/etc/cron.d/out", "C:\\Windows\\out.xml", "..\\..\\out.xml", "a/../../out.xml")
    for ending, container in CONTAINERS.items():
        for number, name in enumerate(names):
            yield file(f"traversal/{number}.{ending}", zipped({**parts_of(container), name: b"<x/>"}))
    for number, name in enumerate(("../../out.md", "/etc/out.md", "..\\out.md", "out.md\x00.pdf")):
        yield file(
            f"traversal/{number}.eml",
            mail({"x.md": b"# Leave\n\nText."}).replace(b"x.md", name.encode()),
            refused=False,
        )


def _files() -> Iterator[Hostile]:
    for ending in ("md", "pdf", "docx", "eml"):
        yield Hostile(f"large/sparse.{ending}", _sparse)
    targets = {
        "passwd.md": "/etc/passwd", "zero.md": "/dev/zero", "root.md": "/", "parent.md": "..", "circle.md": "circle.md",
        "nowhere.pdf": "/nonexistent/x.pdf", "environment.txt": "/proc/self/environ",
    }  # fmt: skip
    for name, target in targets.items():
        yield Hostile(f"links/{name}", _link(target))
    for ending in ("md", "pdf", "eml"):
        yield Hostile(f"pipes/pipe.{ending}", os.mkfifo)
    yield Hostile("pipes/socket.md", _socket)
    for ending in ("md", "docx"):
        # Root may read what nobody may.
        yield Hostile(f"closed/closed.{ending}", _closed, refused=os.geteuid() != 0)


def _sparse(path: Path) -> None:
    with path.open("wb") as opened:
        opened.truncate(_SPARSE)


def _link(target: str) -> Callable[[Path], None]:
    return lambda path: path.symlink_to(target)


def _socket(path: Path) -> None:
    # A socket's whole path has to be short: it is named from within its folder.
    here = Path.cwd()
    os.chdir(path.parent)
    try:
        with socket.socket(socket.AF_UNIX) as opened:
            opened.bind(path.name)
    finally:
        os.chdir(here)


def _closed(path: Path) -> None:
    path.write_text(f"# Closed\n\n{TEXT}\n", encoding="utf-8")
    path.chmod(0)


def _names() -> Iterator[Hostile]:
    good = b"# Leave\n\nText.\n"
    for name in (
        b"bad\xff\xfe.md",
        b"line\nbreak.md",
        b"bell\x07.md",
        "turned\u202edm.exe.md".encode(),
        b"escape\x1b[2J.md",
    ):
        yield file("names/" + os.fsdecode(name), good)
    for name in (
        "e\u0301.md",
        "é.md",
        "a" * 250 + ".md",
        "🏖️ leave.md",
        "-rf.md",
        "$(id).md",
        "'; DROP TABLE x;--.md",
        "<b>x<b>.md",
        "%2e%2e.md",
        "CON.md",
        " .md",
    ):
        yield file(f"names/{name}", good, refused=False)
    yield Hostile("deep", lambda path: path.joinpath(*["d"] * 200).mkdir(parents=True))
    yield Hostile("deep-names", lambda path: path.joinpath(*["n" * 200] * 12).mkdir(parents=True))


def _encodings() -> Iterator[Hostile]:
    samples = {
        "utf16-cut.txt": "﻿Leave for all".encode("utf-16-le")[:-1], "utf16-lone.txt": b"\xff\xfe\x00\xd8" * 50,
        "utf8-cut.md": "# Überall".encode()[:3] + b"\n\nText \xc3", "utf32.txt": b"\xff\xfe\x00\x00\xff\xff\xff\xff",
        "zeros.txt": bytes(5_000), "controls.md": bytes(range(32)) * 50, "mixed.txt": "für ".encode() + "für".encode("latin-1") * 40,
        "random.txt": bytes((n * 7919 >> 3) % 256 for n in range(5_000)), "overlong.md": b"# Leave\n\n\xc0\xaf\xe0\x80\xaf text",
        "bom-only.md": b"\xef\xbb\xbf", "surrogates.html": b"<html><p>\xed\xa0\x80 text</p>", "charset.html": b"<meta charset=zlib_codec><p>text",
    }  # fmt: skip
    for name, data in samples.items():
        yield file(
            f"encodings/{name}",
            data,
            refused=name in {"zeros.txt", "bom-only.md", "controls.md", "utf16-cut.txt", "utf32.txt"},
        )


def _outlook() -> Iterator[Hostile]:
    head = _OLE + bytes(16) + b"\x3e\x00\x03\x00\xfe\xff\x09\x00\x06\x00" + bytes(10)
    name = "__properties_version1.0".encode("utf-16-le")
    yield file("outlook/head.msg", head + name)
    yield file("outlook/circle.msg", head + b"\x01\x00\x00\x00" * 400 + name)
    yield file("outlook/ones.msg", head + b"\xff\xff\xff\x7f" * 400 + name)
    yield file("outlook/large.msg", _OLE + b"\x41" * 3_000_000 + name)
