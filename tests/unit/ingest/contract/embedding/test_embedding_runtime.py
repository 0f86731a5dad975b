"""OpenVINO is imported in one way, and reports to nobody."""

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[5]
PACKAGES = ("assistant", "benefits", "eval", "ingest")

PROGRAM = """
import os, sys
os.register_at_fork(before=lambda: print("forked"))
sys.addaudithook(lambda event, what: print("connected", what) if event in ("socket.connect", "socket.getaddrinfo") else None)
from ingest.contract.embedding.runtime import openvino
from openvino.tools.ovc import convert_model
print(openvino.Core().available_devices, convert_model.__name__, sys.modules["openvino_telemetry"])
"""


def test_nothing_is_sent_when_the_runtime_and_its_converter_are_imported() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.splitlines() == ["['CPU'] convert_model None"]


def test_no_other_module_imports_it() -> None:
    importing = {
        path.name
        for package in PACKAGES
        for path in (ROOT / package).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "openvino" for alias in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "") == "openvino")
    }
    assert importing == {"runtime.py"}
