"""How much of a machine one file may claim while it is read."""

from dataclasses import dataclass, fields

from ingest.contract.errors import ConfigurationError


@dataclass(frozen=True, slots=True)
class LoadLimits:
    """Bounds on one file; beyond them it is refused (bytes, pages, archives) or cut with a warning (rows).

    `max_bytes` is the file's size on disk; `max_unpacked_bytes` is what the parts of a DOCX, XLSX or PPTX may unpack to,
    and `max_ratio` what each may for every packed byte; `max_rows` and `max_columns` bound one sheet or CSV file;
    `max_ocr_pages` of a PDF are read by OCR (0: none), each in `ocr_page_seconds`;
    `max_attachments` and `max_nesting` bound the files in a message and the messages in messages.
    """

    max_bytes: int = 50_000_000
    max_pages: int = 2_000
    max_unpacked_bytes: int = 300_000_000
    max_ratio: int = 300
    max_entries: int = 5_000
    max_characters: int = 2_000_000
    max_rows: int = 20_000
    max_columns: int = 200
    max_attachments: int = 50
    max_nesting: int = 3
    max_ocr_pages: int = 300
    ocr_page_seconds: int = 30

    def __post_init__(self) -> None:
        for limit in fields(self):
            value = getattr(self, limit.name)
            least = 0 if limit.name == "max_ocr_pages" else 1
            if value < least:
                raise ConfigurationError(f"{limit.name} is {value}; a limit has to be at least {least}.")
