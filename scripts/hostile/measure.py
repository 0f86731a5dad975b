"""Runs `benefits ingest` over all hostile files among good ones, and prints what became of them, time and peak memory.

.venv/bin/python scripts/hostile/measure.py [--quick] [--timeout SECONDS] [--keep FOLDER]
"""

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from families import all_hostile, quick_hostile
from judging import judge, make_corpus
from memory import PeakMemory
from samples import GOOD

_ROOT = Path(__file__).resolve().parents[2]
_COMMAND = Path(sys.executable).with_name("benefits")
_MB = 1_000_000


def main() -> None:
    """Make, ingest, judge; exit 1 if anything is wrong."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--timeout", type=float, default=20.0, help="seconds one file may take")
    parser.add_argument("--keep", type=Path, help="make the corpus here and leave it")
    parser.add_argument("--quick", action="store_true", help="the choice that the tests take")
    options = parser.parse_args()
    files = quick_hostile() if options.quick else all_hostile()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        folder = (options.keep or Path(scratch) / "corpus").resolve()
        make_corpus(folder, files)
        command = [_COMMAND, "ingest", "--corpus", folder, "--index", Path(scratch) / "index", "--json"]
        environment = {**os.environ, "BENEFITS_LOADER_TIMEOUT_SECONDS": str(options.timeout)}
        began = time.monotonic()
        process = subprocess.Popen(command, cwd=_ROOT, env=environment, stdout=subprocess.PIPE)
        with PeakMemory(process.pid) as peak:
            output, _ = process.communicate()
        seconds = time.monotonic() - began
    if process.returncode:
        sys.exit(f"benefits ingest ended with code {process.returncode}")
    documents = json.loads(output)["documents"]
    indexed = {*documents["added"], *documents["changed"], *documents["unchanged"]}
    wrong = judge(folder, files, indexed, {item["document"]: item["reason"] for item in documents["failed"]})
    families = Counter(hostile.path.split("/")[0] for hostile in files)
    read = sum(1 for hostile in files if hostile.path in indexed)
    print(
        f"{len(files)} hostile files ({', '.join(f'{name} {count}' for name, count in families.items())}), {len(GOOD)} good ones"
    )
    print(
        f"{len(indexed & GOOD.keys())} good indexed, {len(files) - read} hostile named with a reason, {read} read safely, {len(wrong)} wrong"
    )
    print(
        f"{seconds:.0f} s; peak memory {peak.together // _MB} MB in all, {peak.largest // _MB} MB in the largest process"
    )
    print(f"{platform.machine()}, {os.cpu_count()} processors, Python {platform.python_version()}")
    for line in wrong:
        print(f"  {line}", file=sys.stderr)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
