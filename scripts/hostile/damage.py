"""Good files damaged at random, the same way each time: cut, with bits turned, stretches swapped, zeroed or doubled."""

import random
from collections.abc import Callable, Iterator

from records import Hostile, file
from samples import CONTAINERS, GOOD, parts_of, zipped

_Change = Callable[[bytes, random.Random], bytes]


def _cut(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randrange(1, len(data))]


def _bits(data: bytes, chance: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(chance.choice((1, 10, 100, 1000))):
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
    return bytes(changed)


def _zeros(data: bytes, chance: random.Random) -> bytes:
    start, length = chance.randrange(len(data)), chance.randrange(1, 400)
    return data[:start] + bytes(length) + data[start + length :]


def _doubled(data: bytes, chance: random.Random) -> bytes:
    start = chance.randrange(len(data))
    return data[:start] + data[start : start + 2_000] * chance.randrange(2, 20) + data[start:]


def _figures(data: bytes, chance: random.Random) -> bytes:
    """Lengths, offsets and counts are figures: some become absurd."""
    changed = bytearray(data)
    places = [index for index, byte in enumerate(data) if 0x30 <= byte <= 0x39]
    for index in chance.sample(places, min(len(places), 30)):
        changed[index] = ord(chance.choice("0999"))
    return bytes(changed)


_CHANGES: tuple[_Change, ...] = (_cut, _bits, _zeros, _doubled, _figures)
_COUNTS = {
    "good/leave.pdf": 45,
    "good/leave.docx": 15,
    "good/plans.xlsx": 15,
    "good/leave.pptx": 15,
    "good/notice.eml": 10,
    "good/leave.html": 5,
}


def damaged() -> Iterator[Hostile]:
    """Damage to whole files, and to the parts within containers that are whole themselves."""
    for name, count in _COUNTS.items():
        stem, _, ending = name.removeprefix("good/").partition(".")
        for number in range(count):
            chance = random.Random(f"{name} {number}")
            data = _CHANGES[number % len(_CHANGES)](GOOD[name], chance)
            yield file(f"damaged/{stem}-{number:02}.{ending}", data, refused=False)
    for ending, container in CONTAINERS.items():
        parts = parts_of(container)
        for number in range(12):
            chance = random.Random(f"{ending} part {number}")
            name = chance.choice(
                [part for part in sorted(parts) if part.endswith((".xml", ".rels")) and len(parts[part]) > 1]
            )
            data = zipped({**parts, name: _CHANGES[number % len(_CHANGES)](parts[name], chance)})
            yield file(f"damaged/part-{number:02}.{ending}", data, refused=False)
