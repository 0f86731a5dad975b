"""Keeps replaced texts for as long as citations of them may be opened, and forgets them after."""

import os
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from ingest.contract.errors import IndexLockedError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.replaced import ReplacedText, encode_replaced, read_replaced
from ingest.contract.index.snapshot import ListedText, read_keys
from ingest.index.lock import writer_lock


def keep_replaced(
    layout: IndexLayout, listed: Mapping[str, Sequence[ListedText]], current: str, today: date
) -> frozenset[str]:
    """Note every text that is in an earlier snapshot and no longer in the current one; returns the keys of objects that are to be kept for them.

    Args:
        layout: the index; the caller holds the writer's lock.
        listed: the texts of each snapshot that is still there, by name; newer names sort behind older ones.
        current: name of the published snapshot.
        today: the day on which they were replaced.
    """
    now = {_text_of(item) for item in listed[current]}
    before = read_replaced(layout)
    known = {(item.path, item.text_sha256): item for item in before}
    # The newest first: where only its description changed, the last one is kept.
    for name in sorted(listed.keys() - {current}, reverse=True):
        for item in listed[name]:
            place = _text_of(item)
            if place not in now:
                known.setdefault(place, ReplacedText(*place, item.version, item.key, today))
    after = tuple(item for place, item in known.items() if place not in now)
    if after != before:
        _write(layout, after)
    return frozenset(item.key for item in after if item.key)


def forget_replaced(layout: IndexLayout, days: int, today: date) -> int:
    """Remove texts that were replaced so many days ago or earlier; returns how many. That they were there is still known.

    While another process writes the index nothing is removed: a later call will.
    """
    if all(item.key is None or item.kept(days, today) for item in read_replaced(layout)):
        return 0
    try:
        with writer_lock(layout.lock):
            return _forget(layout, days, today)
    except IndexLockedError:
        return 0


def _forget(layout: IndexLayout, days: int, today: date) -> int:
    texts = read_replaced(layout)
    gone = [item for item in texts if item.key is not None and not item.kept(days, today)]
    after = tuple(item if item.key is None or item.kept(days, today) else replace(item, key=None) for item in texts)
    _write(layout, after)
    needed = {item.key for item in after}
    for folder in layout.snapshots.iterdir():
        if not folder.name.startswith("."):
            needed.update(read_keys(folder).values())
    for item in gone:
        if item.key is not None and item.key not in needed:
            layout.object_path(item.key).unlink(missing_ok=True)
    return len(gone)


def _text_of(item: ListedText) -> tuple[str, str]:
    return item.path, item.text_sha256


def _write(layout: IndexLayout, texts: tuple[ReplacedText, ...]) -> None:
    unfinished = layout.replaced.with_name(f".{layout.replaced.name}.{os.getpid()}")
    with unfinished.open("w", encoding="utf-8") as file:
        file.write(encode_replaced(texts))
        file.flush()
        os.fsync(file.fileno())
    os.replace(unfinished, layout.replaced)
