"""Where the built-in model lives, and building it there if it does not yet."""

import subprocess
import sys
from pathlib import Path
from typing import Final

from ingest.contract.embedding.e5_weights import WEIGHTS_SHA256, check_weights, packaged_weights_path
from ingest.contract.errors import ConfigurationError

# The last part is raised when the same weights are turned into another graph.
FOLDER_NAME: Final = f"multilingual-e5-small-{WEIGHTS_SHA256[:12]}-2"
FLOAT_GRAPH: Final = "openvino_model.xml"
INT8_GRAPH: Final = "openvino_int8_model.xml"


def ensure_e5_folder(models_directory: Path) -> Path:
    """Return the model's folder below `models_directory`, building it first if it is not there (about a minute).

    Raises:
        ConfigurationError: the packaged weights are missing or not the pinned ones, or the build failed.
    """
    folder = models_directory / FOLDER_NAME
    if folder.is_dir():
        return folder
    check_weights(packaged_weights_path())
    command = [sys.executable, "-W", "ignore", "-m", "ingest.contract.embedding.e5_model", str(folder)]
    built = subprocess.run(command, check=False, capture_output=True, text=True)
    if built.returncode != 0 or not folder.is_dir():
        last = built.stderr.strip().splitlines()[-1:] or ["no message"]
        raise ConfigurationError(f"the embedding model could not be built in {folder}: {last[0]}; check disk space and memory")
    return folder
