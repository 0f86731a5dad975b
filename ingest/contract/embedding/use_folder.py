"""Where the second encoder lives, and building it there if it does not yet."""

from pathlib import Path
from typing import Final

from ingest.contract.embedding.building import build_folder

GRAPH: Final = "openvino_model.xml"
TOKENIZER: Final = "tokenizer.json"
# The last part is raised when the same weights are turned into another graph or tokenizer.
FOLDER_NAME: Final = "use-multilingual-3-0.2.1-1"


def ensure_use_folder(models_directory: Path) -> Path:
    """Return the model's folder below `models_directory`, building it first if it is not there (a few seconds)."""
    folder = models_directory / FOLDER_NAME
    if folder.is_dir():
        return folder
    from ingest.contract.embedding.use_model import build_use_folder  # noqa: PLC0415 - only building needs the packaged weights

    build_folder(folder, build_use_folder)
    return folder
