"""Puts hostile files among good ones, and judges what an ingest said of them."""

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path

from records import Hostile
from samples import GOOD

from ingest.walk import shown


def make_corpus(folder: Path, files: Iterable[Hostile]) -> None:
    """Write the good files and the others below a folder that does not exist yet."""
    for path, data in GOOD.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
    for hostile in files:
        target = folder / hostile.path
        target.parent.mkdir(parents=True, exist_ok=True)
        hostile.make(target)


def judge(folder: Path, files: Iterable[Hostile], indexed: set[str], failed: Mapping[str, str]) -> list[str]:
    """What is wrong with the outcome: good files not indexed, bad ones indexed or passed over in silence, reasons that say nothing."""
    wrong = [f"{path}: good, but not indexed: {failed.get(path, 'not named')}" for path in GOOD if path not in indexed]
    for hostile in files:
        path = shown(folder / hostile.path, folder)
        named = next((reason for name, reason in failed.items() if name == path or name.startswith(path + "/")), None)
        if path in indexed and hostile.refused:
            wrong.append(f"{path}: indexed, though it should not be")
        elif path not in indexed and named is None:
            wrong.append(f"{path}: neither indexed nor named")
        elif named is not None and len(named) < 20:
            wrong.append(f"{path}: named without a reason a person could act on: {named!r}")
    return wrong


def remove(folder: Path) -> None:
    """Remove a corpus whose folders nest deeper than most tools follow."""
    shutil.rmtree(folder, ignore_errors=True)
