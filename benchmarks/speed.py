"""Times questions, ingest and start-up of the product as it is, and prints medians with the machine they were taken on.

    python benchmarks/speed.py [--index var/index] [--questions eval/sets/corpus_leave.jsonl …]

The index must exist (`benefits ingest`). Ratios to a baseline are taken in the same run: a plain cosine search with the same encoder for questions,
the same graph in 32-bit floats for ingest.
"""

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import numpy as np

from assistant.records import AskOptions
from benefits.assemble import make_answering
from benefits.settings import Settings, load_settings
from ingest.contract.embedding.factory import load_embedder
from ingest.contract.embedding.text_embedder import TextEmbedder

_RUNS = 5
_PASSAGES = 160
_TOKENS = 180
_PORT = 8097


def main() -> None:
    """Run all three."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--index", type=Path)
    parser.add_argument("--questions", type=Path, nargs="+", default=sorted(Path("eval/sets").glob("corpus_*.jsonl")))
    arguments = parser.parse_args()
    settings = load_settings(index=arguments.index)
    print(f"{_processor()}, {os.cpu_count()} cores, Python {platform.python_version()}, {platform.system()}")
    _questions(settings, arguments.questions)
    _ingest(settings)
    _start(settings)


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines() if Path("/proc/cpuinfo").is_file() else []
    names = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


def _questions(settings: Settings, sets: list[Path]) -> None:
    answering = make_answering(settings)
    snapshot = answering.index.current().snapshot
    questions = [
        json.loads(line)["question"] for path in sets for line in path.read_text(encoding="utf-8").splitlines()
    ]

    def whole(question: str) -> dict[str, float]:
        began = time.perf_counter()
        scrubbed = answering.scrubber.scrub(question)
        scrub = (time.perf_counter() - began) * 1000
        answer = answering.pipeline.ask(scrubbed, AskOptions(), {"scrub": scrub})
        return {**answer.timings_ms, "whole question": (time.perf_counter() - began) * 1000}

    def plain(question: str) -> dict[str, float]:
        began = time.perf_counter()
        vector = answering.embedder.embed_query(question).vector
        snapshot.vectors.search(vector[None, :], 10)
        return {"plain cosine search (baseline)": (time.perf_counter() - began) * 1000}

    for question in questions[:20]:
        whole(question)
    stages: dict[str, list[float]] = {}
    for question in questions:
        for name, value in {**whole(question), **plain(question)}.items():
            stages.setdefault(name, []).append(value)
    print(f"\nquestions: {len(questions)} over {len(snapshot)} chunks, no language model, milliseconds")
    for name, values in stages.items():
        print(f"  {name:32} median {statistics.median(values):6.1f}   95 % {np.quantile(values, 0.95):6.1f}")


def _ingest(settings: Settings) -> None:
    fast = load_embedder(settings.embedding_model, settings.models, settings.embedding_precision)
    slow = load_embedder(settings.embedding_model, settings.models, "f32")
    sentence = "Employees who adopt a child receive sixteen weeks of leave at full pay after three months of service."
    words = sentence.split()
    texts = []
    for number in range(_PASSAGES):
        text = " ".join([f"Policy {number}:", *words * 20])
        while fast.count_tokens([text])[0] > _TOKENS:
            text = text.rsplit(" ", 4)[0]
        texts.append(text)
    rates = {"int8 (default)": _rate(fast, texts), "f32 (baseline)": _rate(slow, texts)}
    print(f"\ningest: embedding {_PASSAGES} chunks of about {_TOKENS} tokens, chunks a second, median of {_RUNS}")
    for name, rate in rates.items():
        print(f"  {name:32} {rate:6.1f}   ratio {rate / rates['f32 (baseline)']:.2f}")


def _rate(embedder: TextEmbedder, texts: list[str]) -> float:
    embedder.embed_passages(texts[:16])
    return len(texts) / statistics.median(_timed(lambda: embedder.embed_passages(texts)) for _ in range(_RUNS))


def _timed(action: Callable[[], object]) -> float:
    began = time.perf_counter()
    action()
    return time.perf_counter() - began


def _start(settings: Settings) -> None:
    seconds = [_seconds_to_ready(settings) for _ in range(3)]
    print(f"\nstart: `benefits serve` until /readyz answers, median of 3: {statistics.median(seconds):.1f} s")


def _seconds_to_ready(settings: Settings) -> float:
    command = [
        str(Path(sys.executable).parent / "benefits"),
        "serve",
        "--port",
        str(_PORT),
        "--index",
        str(settings.index),
    ]
    began = time.perf_counter()
    service = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while time.perf_counter() - began < 120:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{_PORT}/readyz", timeout=1)
                return time.perf_counter() - began
            except (urllib.error.URLError, OSError):
                time.sleep(0.05)
        raise SystemExit("the service was not ready within 120 s")
    finally:
        service.terminate()
        service.wait()


if __name__ == "__main__":
    main()
