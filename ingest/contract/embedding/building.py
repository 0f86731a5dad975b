"""A model's folder is built whole or not at all."""

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path


def build_folder(folder: Path, fill: Callable[[Path], None]) -> None:
    """Fill a new folder and let it appear in one rename, so that an interrupted build leaves nothing that looks finished."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
    try:
        fill(unfinished)
        unfinished.chmod(0o755)
        os.replace(unfinished, folder)
    except OSError:
        if not folder.is_dir():  # otherwise another process finished the same folder first
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
