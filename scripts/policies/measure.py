"""Builds an index of generated policies as HR would, with a kill on the way and one edit at the end, and asks who may see what.

    python scripts/policies/measure.py FOLDER [--policies 2000] [--questions 1000] [--kill-after 30]

FOLDER is made new. Prints whether the ingest went on after the kill, its time beside chunks ÷ 40 a second, the time of one edit, and how many answers
cited a version not in force or another country's policy.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from generate import VERSIONS, Policy, policies, write_corpus

from assistant.records import AskOptions
from benefits.assemble import make_answering
from benefits.settings import load_settings

_CHUNKS_A_SECOND: Final = 40
_COMMAND: Final = str(Path(sys.executable).with_name("benefits"))
_FIRST_DAY: Final = VERSIONS[0]
_DAYS: Final = (date(2027, 6, 30) - VERSIONS[0]).days


@dataclass(frozen=True, slots=True)
class Paths:
    """Where corpus and index are."""

    corpus: Path
    index: Path

    def command(self) -> list[str]:
        """The ingest."""
        return [_COMMAND, "ingest", "--corpus", str(self.corpus), "--index", str(self.index), "--json"]


def main() -> None:
    """Measure all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--policies", type=int, default=2000)
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--kill-after", type=float, default=30.0)
    arguments = parser.parse_args()
    shutil.rmtree(arguments.folder, ignore_errors=True)
    paths = Paths(arguments.folder / "corpus", arguments.folder / "index")
    files = write_corpus(paths.corpus, arguments.policies)
    print(f"{arguments.policies} policies, {files} files; {os.cpu_count()} cores", flush=True)
    _ingest_with_a_kill(paths, arguments.kill_after)
    everything = list(policies(arguments.policies))
    _edit(paths, everything[len(everything) // 2])
    _ask(paths, everything, arguments.questions)


def _ingest_with_a_kill(paths: Paths, seconds: float) -> None:
    began = time.monotonic()
    running = subprocess.Popen(paths.command(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        running.wait(seconds)
        print("the ingest ended before it was to be killed")
    except subprocess.TimeoutExpired:
        running.send_signal(signal.SIGKILL)
        running.wait()
    before = time.monotonic() - began
    began = time.monotonic()
    report = _run(paths)
    after = time.monotonic() - began
    allowed = report["chunks"] / _CHUNKS_A_SECOND
    print(
        f"killed after {before:.0f} s; went on with {report['chunks'] - report['chunks_embedded']} of {report['chunks']} chunks done, "
        f"ended after {after:.0f} s more; both {before + after:.0f} s, at {_CHUNKS_A_SECOND} chunks a second {allowed:.0f} s",
        flush=True,
    )


def _edit(paths: Paths, policy: Policy) -> None:
    file = paths.corpus / policy.path(len(VERSIONS) - 1)
    seconds = []
    for number in range(3):
        file.write_text(file.read_text(encoding="utf-8") + f"\n{number + 1}.\n", encoding="utf-8")
        began = time.monotonic()
        report = _run(paths)
        seconds.append(time.monotonic() - began)
        if len(report["documents"]["changed"]) != 1 or not report["published"]:
            raise SystemExit(f"one edit changed {report['documents']['changed']}")
    print(f"one edit, embedded and published: {' / '.join(f'{each:.1f}' for each in seconds)} s", flush=True)


def _ask(paths: Paths, everything: Sequence[Policy], count: int) -> None:
    answering = make_answering(load_settings(index=paths.index))
    chance = random.Random(1)
    wrong_version, wrong_country, answered, right = [], [], 0, 0
    for _ in range(count):
        policy = chance.choice(everything)
        day = _FIRST_DAY + timedelta(days=chance.randrange(_DAYS))
        version = max(number for number, first in enumerate(VERSIONS) if first <= day)
        question = answering.scrubber.scrub(policy.say("question"), policy.language)
        options = AskOptions(policy.language, {"country": policy.country}, day)
        answer = answering.pipeline.ask(question, options)
        answered += answer.status == "answered"
        cited = [citation.document for citation in answer.citations]
        right += policy.path(version) in cited[:3]
        for path in cited:
            if not path.endswith(f"-v{version + 1}.{path.split('.')[-2]}.md"):
                wrong_version.append((policy.path(version), path))
            if not path.startswith(f"{policy.country.lower()}/"):
                wrong_country.append((policy.path(version), path))
    print(
        f"{count} questions with personas and days: {len(wrong_version)} citations of a version not in force, {len(wrong_country)} of another "
        f"country; {answered} answered, the right version among the first three of {right}"
    )
    for wanted, found in [*wrong_version, *wrong_country][:10]:
        print(f"  {wanted}: {found}")


def _run(paths: Paths) -> dict[str, Any]:
    done = subprocess.run(paths.command(), check=True, capture_output=True, text=True)
    report: dict[str, Any] = json.loads(done.stdout)
    return report


if __name__ == "__main__":
    main()
