"""Builds corpus/ from scripts/corpus/sources/ and writes corpus/catalogue.yaml.

`python scripts/corpus/build.py [--check] [FOLDER_OR_FILE ...]`: with names (below corpus/), only those documents are
rendered; the catalogue is always of everything. `--check` writes nothing and exits 1, naming the files that differ from
a fresh build.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

import yaml
from source_text import Source, SourceError, has_front_matter, read_source
from to_docx import render_docx
from to_html import render_html
from to_pdf import render_pdf
from to_xlsx import render_xlsx

ROOT = Path(__file__).resolve().parents[2]
SOURCES = Path(__file__).resolve().parent / "sources"
CORPUS = ROOT / "corpus"
RENDERERS: dict[str, Callable[[Source], bytes]] = {
    ".pdf": render_pdf,
    ".docx": render_docx,
    ".html": render_html,
    ".xlsx": render_xlsx,
}
HEADER = "# Written by scripts/corpus/build.py from the front matter of every document. Do not edit by hand.\n"


def main() -> int:
    """Build or check; returns the exit code."""
    options = argparse.ArgumentParser(description="Build corpus/ and corpus/catalogue.yaml from their sources.")
    options.add_argument("--check", action="store_true", help="write nothing; exit 1 where a file is missing or stale")
    options.add_argument("names", nargs="*", help="render only these, e.g. us or us/plan-costs-2026.xlsx")
    given = options.parse_args()
    errors: list[str] = []
    built = dict(_rendered(given.names, errors))
    if not errors:
        try:
            built[CORPUS / "catalogue.yaml"] = catalogue().encode()
        except SourceError as error:
            errors.append(str(error))
    stale = [path for path, data in built.items() if not path.exists() or path.read_bytes() != data]
    for message in errors:
        print(f"error: {message}", file=sys.stderr)
    if given.check:
        stale += [path for path in _made() if not source_of(path).exists()]
        for path in stale:
            print(f"differs from a fresh build: {path.relative_to(ROOT)}")
        return 1 if stale or errors else 0
    for path in stale:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(built[path])
        print(f"wrote {path.relative_to(ROOT)}")
    return 1 if errors else 0


def source_of(made: Path) -> Path:
    """The source from which a file below corpus/ is made."""
    return SOURCES / made.relative_to(CORPUS).with_name(made.name + ".md")


def catalogue() -> str:
    """The catalogue of all documents, sorted by path."""
    entries = {path.relative_to(SOURCES).as_posix()[: -len(".md")]: read_source(path) for path in _sources()}
    for path in CORPUS.rglob("*.md"):
        if has_front_matter(path):
            entries[path.relative_to(CORPUS).as_posix()] = read_source(path)
    documents = [{"path": path, **entries[path].front} for path in sorted(entries)]
    return HEADER + yaml.safe_dump({"documents": documents}, sort_keys=False, allow_unicode=True, width=150)


def _sources() -> list[Path]:
    return sorted(path for path in SOURCES.rglob("*.md") if path.with_suffix("").suffix in RENDERERS)


def _made() -> list[Path]:
    return sorted(path for path in CORPUS.rglob("*") if path.suffix in RENDERERS)


def _rendered(names: list[str], errors: list[str]) -> list[tuple[Path, bytes]]:
    found: list[tuple[Path, bytes]] = []
    for path in _sources():
        made = path.relative_to(SOURCES).with_suffix("")
        if names and not any(made == Path(name) or made.is_relative_to(name) for name in names):
            continue
        try:
            found.append((CORPUS / made, RENDERERS[made.suffix](read_source(path))))
        except SourceError as error:
            errors.append(str(error) if str(path) in str(error) else f"{path}: {error}")
    return found


if __name__ == "__main__":
    sys.exit(main())
