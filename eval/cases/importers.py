"""Question sets that were written for other tools, read into this project's layout."""

import csv
import io
import re
from collections.abc import Mapping
from typing import Any, Final

# A citation in azure-search-openai-demo's ground truth: [folder/file.pdf#page=12] or [file.md].
_AZURE_CITATION: Final = re.compile(r"\[([^\[\]]+?\.[A-Za-z0-9]{2,5})(?:#page=(\d+))?\]")
_TRUE: Final = frozenset({"true", "1", "yes", "y"})
_FALSE: Final = frozenset({"false", "0", "no", "n"})
_SEPARATOR: Final = "|"


def is_azure(record: Mapping[str, Any]) -> bool:
    """Whether a JSON line is laid out like azure-search-openai-demo's `ground_truth.jsonl`."""
    return "truth" in record and "answerable" not in record


def from_azure(record: Mapping[str, Any], line: int) -> dict[str, Any]:
    """Turn `{"question", "truth"}` into a question: sources are the citations in the truth, its text is the quote.

    A truth without a citation says that the documents do not answer. The layout has no key facts and no language; the
    language is English unless a `lang` field says otherwise.
    """
    truth = str(record["truth"])
    cited = dict.fromkeys(_AZURE_CITATION.findall(truth))
    sources = [{"doc": document, **({"page": int(page)} if page else {})} for document, page in cited]
    return {
        "id": str(record.get("id", f"truth-{line:04d}")),
        "lang": record.get("lang", "en"),
        "question": record.get("question"),
        "answerable": bool(sources),
        "sources": sources,
        "quote": " ".join(_AZURE_CITATION.sub("", truth).split()),
    }


def csv_records(text: str) -> list[tuple[int, Mapping[str, Any]]]:
    """Rows of a CSV file with a header, as `(line, record)`.

    Columns are named as the fields. Several values stand in one cell with `|` between them (`sources`, `key_facts`,
    `must_not_cite`, `personal_details`); a source is `path`, or `path#page=12`; a persona is `country=ES|employment_type=part_time`. Empty
    cells are left out. A missing `id` is made of the line number, a missing `lang` is English, a missing `answerable`
    is true where there are sources.
    """
    reader = csv.DictReader(io.StringIO(text, newline=""))
    return [(reader.line_num, _from_row(row, reader.line_num)) for row in reader]


def _from_row(row: Mapping[str | None, Any], line: int) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, cell in row.items():
        if name is None or cell is None or not cell.strip():
            continue
        record[name.strip()] = _value(name.strip(), cell.strip())
    record.setdefault("id", f"row-{line:04d}")
    record.setdefault("lang", "en")
    record.setdefault("answerable", bool(record.get("sources")))
    return record


def _value(name: str, cell: str) -> Any:
    if name in ("answerable", "near_miss"):
        lowered = cell.lower()
        return True if lowered in _TRUE else False if lowered in _FALSE else cell
    parts = [part.strip() for part in cell.split(_SEPARATOR) if part.strip()]
    if name == "sources":
        return [_source(part) for part in parts]
    if name in ("key_facts", "must_not_cite", "personal_details"):
        return parts
    if name == "persona":
        pairs = (part.partition("=") for part in parts)
        return {key.strip(): value.strip() for key, _, value in pairs}
    return cell


def _source(text: str) -> dict[str, Any]:
    document, _, page = text.partition("#page=")
    return {"doc": document, "page": int(page)} if page.isdecimal() else {"doc": text}
