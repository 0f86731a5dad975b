"""All hostile files, and a quick choice of them for everyday tests."""

from itertools import islice

from bombs import bombs
from damage import damaged
from oddities import oddities
from records import Hostile

# Those that take longest, for their size or until their time is up.
_SLOW = ("bombs/", "large/", "deep")


def all_hostile() -> list[Hostile]:
    """Every file, each path once."""
    return [*damaged(), *bombs(), *oddities()]


def quick_hostile(step: int = 6) -> list[Hostile]:
    """Every so many of those that are quickly dealt with."""
    light = [hostile for hostile in [*damaged(), *oddities()] if not hostile.path.startswith(_SLOW)]
    return list(islice(light, 0, None, step))
