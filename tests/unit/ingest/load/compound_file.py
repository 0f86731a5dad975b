"""Writes compound files ([MS-CFB]) as tests need them: storages and streams by path, all in sectors of 512 bytes."""

import struct
from collections.abc import Mapping

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def _chain(start: int, count: int) -> list[int]:
    return [*range(start + 1, start + count), _END] if count else []


def _padded(data: bytes, size: int) -> bytes:
    return data + bytes(-len(data) % size)


def _mini_table(chains: list[int]) -> bytes:
    return struct.pack(f"<{len(chains)}I", *chains) + b"\xff" * (-4 * len(chains) % _SECTOR)


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The container; "a/b" is the stream b in the storage a."""
    storages = sorted({path.split("/")[0] for path in streams if "/" in path})
    names = ["Root Entry", *storages, *streams]
    children: dict[int, list[int]] = {0: []}
    for index, name in enumerate(names[1:], 1):
        parent = names.index(name.split("/")[0], 0, len(storages) + 1) if "/" in name else 0
        children.setdefault(parent, []).append(index)
    mini, mini_fat, body, fat = b"", [], b"", []
    places: dict[str, int] = {}
    for name, data in streams.items():
        if len(data) < _CUTOFF:
            places[name] = len(mini) // _MINI if data else _END
            mini_fat += _chain(len(mini_fat), -(-len(data) // _MINI))
            mini += _padded(data, _MINI)
        else:
            places[name] = len(fat)
            fat += _chain(len(fat), -(-len(data) // _SECTOR))
            body += _padded(data, _SECTOR)
    starts = {}
    for what, data in (("mini", mini), ("minifat", _mini_table(mini_fat))):
        starts[what] = len(fat) if data else _END
        fat += _chain(len(fat), -(-len(data) // _SECTOR))
        body += _padded(data, _SECTOR)
    entries = b""
    for index, name in enumerate(names):
        kind = 5 if index == 0 else 1 if index <= len(storages) else 2
        start = starts["mini"] if kind == 5 else places.get(name, 0) if kind == 2 else 0
        size = len(mini) if kind == 5 else len(streams.get(name, b""))
        entries += _entry(name.rpartition("/")[2], kind, _links(index, children, names), start, size)
    directory = len(fat)
    entries = _padded(entries, _SECTOR)
    fat += _chain(len(fat), len(entries) // _SECTOR)
    body += entries
    fat_sectors = -(-(len(fat) + 4) // 128)
    places_of_fat = range(len(fat), len(fat) + fat_sectors)
    fat += [_FAT] * fat_sectors
    fat += [_FREE] * (128 * fat_sectors - len(fat))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    head += struct.pack(
        "<IIIIIIIII",
        0,
        fat_sectors,
        directory,
        0,
        _CUTOFF,
        starts["minifat"],
        len(_mini_table(mini_fat)) // _SECTOR,
        _END,
        0,
    )
    head += struct.pack("<109I", *places_of_fat, *[_FREE] * (109 - fat_sectors))
    return head + body + struct.pack(f"<{len(fat)}I", *fat)


def _links(index: int, children: Mapping[int, list[int]], names: list[str]) -> tuple[int, int, int]:
    """Left and right sibling and first child: siblings form a chain to the right in the order that readers search in."""

    def order(item: int) -> tuple[int, str]:
        name = names[item].rpartition("/")[2]
        return len(name), name.upper()

    right = _FREE
    for group in children.values():
        ordered = sorted(group, key=order)
        if index in ordered[:-1]:
            right = ordered[ordered.index(index) + 1]
    own = sorted(children.get(index, []), key=order)
    return _FREE, right, own[0] if own else _FREE


def _entry(name: str, kind: int, links: tuple[int, int, int], start: int, size: int) -> bytes:
    encoded = name.encode("utf-16-le")
    head = encoded.ljust(64, b"\0") + struct.pack("<HBBIII", len(encoded) + 2, kind, 1, *links)
    return head + bytes(36) + struct.pack("<IQ", start, size)
