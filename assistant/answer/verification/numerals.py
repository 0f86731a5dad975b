"""Numbers as digits with separators."""

import re
from decimal import Decimal


def digits_value(piece: str) -> Decimal | None:
    """The number that digits with separators stand for, None where they cannot be one (`1.2.3`).

    With both separators the last is the decimal sign. One kind groups thousands where exactly three digits follow each and one to three stand
    before (`4.000` and `4,000` are 4000 in every language, as policies write them); Indian groups of two count too. Else it is the decimal sign.
    """
    parts = re.split(r"[.,]", piece)
    signs = re.findall(r"[.,]", piece)
    if not signs:
        return Decimal(piece)
    grouped = 1 <= len(parts[0]) <= 3 and parts[0].lstrip("0") != "" and all(len(part) == 3 for part in parts[1:])
    indian = len(parts) > 2 and len(parts[-1]) == 3 and all(len(part) == 2 for part in parts[1:-1])
    if len(set(signs)) == 1:
        if grouped or indian:
            return Decimal("".join(parts))
        return Decimal(f"{parts[0]}.{parts[1]}") if len(signs) == 1 else None
    if signs.count(signs[-1]) == 1 and all(len(part) in (2, 3) for part in parts[1:-1]):
        return Decimal("".join(parts[:-1]) + "." + parts[-1])
    return None
