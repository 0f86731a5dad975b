"""CSV and TSV files: one table, with lines above it as paragraphs."""

import csv
import io
from collections import Counter

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.builder import BlockBuilder, finish
from ingest.load.excel import add_rows
from ingest.load.hygiene import clean, one_line
from ingest.load.limits import LoadLimits

_DELIMITERS = ",;\t|"
_SAMPLE_LINES = 50


def load_delimited(text: str, limits: LoadLimits) -> LoadedDocument:
    """Blocks of delimited text; the delimiter is the one that parts the most lines into equally many fields."""
    builder = BlockBuilder()
    cleaned = "\n".join(line for line in text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").split("\n"))
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(cleaned, newline=""), delimiter=_delimiter(cleaned), skipinitialspace=True):
            if len(rows) >= limits.max_rows:
                builder.warnings.append(f"The file was cut after {limits.max_rows} rows; split it to have all of it.")
                break
            if len(row) > limits.max_columns:
                raise LoadError(
                    f"Row {len(rows) + 1} has {len(row)} columns, over the limit of {limits.max_columns}; split it."
                )
            rows.append([one_line(clean(cell)) for cell in row])
    except csv.Error as error:
        raise LoadError(f"Row {len(rows) + 1} cannot be read as CSV ({error}); check its quotation marks.") from error
    add_rows(rows, builder)
    return finish(builder)


def _delimiter(text: str) -> str:
    lines = [line for line in text.split("\n", 4 * _SAMPLE_LINES)[: 4 * _SAMPLE_LINES] if line.strip()][:_SAMPLE_LINES]

    def agreement(delimiter: str) -> tuple[int, int]:
        try:
            widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if len(row) > 1)
        except csv.Error:
            return 0, 0
        width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(1, 0))
        return count, width

    return max(_DELIMITERS, key=agreement)
