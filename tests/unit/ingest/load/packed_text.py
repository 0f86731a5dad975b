"""Rich text as it lies packed in messages: the two examples of [MS-OXRTFCP] 4, one page packed by another program, and a packer."""

import struct
import zlib

HELLO = bytes.fromhex(
    "2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0"
)
CROSSING = bytes.fromhex("1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0")
# A page of HTML with a second font, in Cyrillic, packed by the package compressed-rtf 1.0.7.
WRAPPED_PAGE = bytes.fromhex(
    "59010000b20200004c5a467582ff26f403000a00726370673132358232034368746d6c3103317862696404000330010301f70a2702a403e302006368"
    "0ac07365f8743020071302801082005010eddd01d03411e6125208ef650a0612419d0c606300500b090164333611d0e70ba513d010812a5c0eb20190"
    "0e106839203c0eb23e125218d735e511d03c06e0647919ec17f10ab2ed19fb3613d019903119e018e30021ba2000006203301df511d0500b60f30631"
    "01d032361de71dd711d018b9db01c019802f1da21cae701dc90af94d1eab75064005a073740f7127823811d03335206120046015023068212a3813d0"
    "26616d167002801de7261eb8204261f70dd1263401d02e1de60aa2209f21a73f2371227f1dcb00401ea926406365b52640660e502701103031333031"
    "270050308026c0323826316534d730710b303080353071391fff210f1d2cff35319022101b0f6732370b220219b37d3810"
)


def pack(text: bytes) -> bytes:
    """Rich text in a property, every byte as it is: runs of eight, with references only at the end."""
    runs = b"".join(b"\0" + text[place : place + 8] for place in range(0, len(text) - len(text) % 8, 8))
    rest = text[len(text) - len(text) % 8 :]
    # The reference to the place that is written next ends the text.
    end = (207 + len(text)) % 4096 << 4
    contents = runs + bytes([1 << len(rest)]) + rest + end.to_bytes(2, "big")
    checksum = zlib.crc32(contents, 0xFFFFFFFF) ^ 0xFFFFFFFF
    return struct.pack("<IIII", len(contents) + 12, len(text), 0x75465A4C, checksum) + contents
