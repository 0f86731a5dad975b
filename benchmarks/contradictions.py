"""Measures the finder of contradictions on planted pairs: precision and recall of the half that it was made with, and of the other.

    python benchmarks/contradictions.py [--misses]

`--misses` also names the pairs of the first half that were got wrong.
"""

import argparse
from pathlib import Path
from typing import Any, Final

import yaml

from ingest.care.contradictions import find_contradictions
from ingest.contract.chunks import Audience, DocumentInfo
from ingest.contract.documents import Block, BlockKind, canonical_text
from ingest.contract.glossary.files import read_glossary
from ingest.contract.glossary.glossary import Glossary
from ingest.policy.reading import ReadDocument

PLANTED: Final = Path(__file__).parents[1] / "eval" / "contradictions" / "planted.yaml"
HALVES: Final = ("looked at while it was made", "not looked at")
Pair = tuple[ReadDocument, ReadDocument]


def main() -> None:
    """Print both halves."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--misses", action="store_true", help="name the pairs of the first half that were got wrong")
    misses = parser.parse_args().misses
    for half, name in enumerate(HALVES):
        found, planted, wrong = measure(half)
        right = len(found)
        false = sum(not contradiction for contradiction, _ in wrong)
        precision = right / (right + false) if right + false else 1.0
        print(
            f"{name}: {right} of {planted} found, {false} false; precision {precision:.2f}, recall {right / planted:.2f}"
        )
        if misses and half == 0:
            for contradiction, line in wrong:
                print("   missed" if contradiction else "   false ", line)


def measure(half: int) -> tuple[list[str], int, list[tuple[bool, str]]]:
    """Contradictions of a half (0 or 1) that were found, how many there are, and what was got wrong: missed or false."""
    data = yaml.safe_load(PLANTED.read_text(encoding="utf-8"))
    glossary = read_glossary(None)
    planted, near = data["contradictions"][half::2], data["near_misses"][half::2]
    found = [str(entry) for entry in planted if _is_found(entry, glossary)]
    missed = [(True, str(entry)) for entry in planted if str(entry) not in found]
    false = [(False, str(entry)) for entry in near if _is_found(entry, glossary)]
    return found, len(planted), missed + false


def _is_found(entry: list[Any], glossary: Glossary) -> bool:
    return any(True for _ in find_contradictions(pair(entry), glossary))


def pair(entry: list[Any]) -> Pair:
    """The two documents of an entry."""
    language, first, one, second, two, *more = entry
    other = next((item for item in more if isinstance(item, str)), language)
    fields = [item for item in more if isinstance(item, dict)] or [{}, {}]
    return (
        _document("a.md", language, first, one, fields[0]),
        _document("b.md", other, second, two, fields[1]),
    )


def _document(path: str, language: str, heading: str, sentence: str, fields: dict[str, Any]) -> ReadDocument:
    blocks = (Block(BlockKind.HEADING, heading, 1), Block(BlockKind.PARAGRAPH, sentence))
    text, _ = canonical_text(blocks)
    known = {name: Audience(value) if name == "audience" else value for name, value in fields.items()}
    info = DocumentInfo(path, heading, language, "md", f"file {path}", f"text {path}", policy="handbook", **known)
    return ReadDocument(info, Path(path), blocks, text)


if __name__ == "__main__":
    main()
