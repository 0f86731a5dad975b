"""Which files are read, by their extension; kept apart from the loaders, whose libraries take a second to import."""

from typing import Final

EXTENSIONS: Final = frozenset(
    {
        ".md", ".markdown", ".html", ".htm", ".pdf", ".docx", ".xlsx", ".pptx", ".csv", ".tsv", ".eml", ".msg", ".txt",
    }
)  # fmt: skip
