"""Prints the table of recognizers that the documentation carries: `python -m assistant.privacy.table`."""

import sys
from typing import Final

from assistant.privacy.catalogue import Entry, catalogue

START: Final = "<!-- recognizers: written by python -m assistant.privacy.table -->"
END: Final = "<!-- end of recognizers -->"


def table() -> str:
    """One row an entry of the recognizer files, as Markdown."""
    rows = [
        "| file | recognizer | type | finds | found by | needs a cue word |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    rows += [
        f"| `{e.file}` | {e.name} | {e.type} | {e.what} | {_means(e)} | {_cue(e)} |"
        for e in sorted(catalogue(), key=lambda entry: (entry.file, entry.name))
    ]
    return "\n".join(rows)


def _means(entry: Entry) -> str:
    if entry.ships:
        return f"Presidio's `{entry.ships}`"
    if entry.uses:
        return f"code: {entry.uses}"
    return f"pattern, `{entry.check}`" if entry.check else "pattern"


def _cue(entry: Entry) -> str:
    if entry.uses in ("names", "addresses"):
        return "no"
    if entry.uses == "phone":
        return "national forms that are not typical"
    if entry.score >= 0.4:
        return "no"
    return "yes"


def main() -> None:
    """Write the table to standard output."""
    sys.stdout.write(f"{START}\n\n{table()}\n\n{END}\n")


if __name__ == "__main__":
    main()
