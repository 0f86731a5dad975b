"""Reads the scanned pages of a PDF with Tesseract, in the language of the document, and says so."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ingest.contract.language import SERVED_LANGUAGES, detect_language
from ingest.load.limits import LoadLimits
from ingest.load.patience import ask_for
from ingest.load.pdf.hocr import Recognised, read_hocr
from ingest.load.pdf.records import Word
from ingest.load.pdf.tesseract import OcrError, Picture, Tesseract, draw, find_tesseract, package_for

_NAME_SUFFIX = re.compile(r"[._-]([a-z]{2})(?:[-_][A-Za-z]{2,4})?$")
_HARD_TO_READ = 65.0
_NOTHING_SURE = 45.0
_ENOUGH_TEXT = 200
# Script, trial, reading and second reading of a page each take their time.
_STEPS = 5
_WAYS_OUT = "Install Tesseract OCR (Debian package tesseract-ocr) to have it read."


@dataclass(frozen=True, slots=True)
class Scan:
    """What is known of a document before its scanned pages are read.

    `document` is open in pypdfium2, `numbers` are its scanned pages from 1, `language` is what the file declares and `text` the words of
    its other pages.
    """

    path: Path
    document: Any
    numbers: tuple[int, ...]
    language: str
    text: str


def read_scans(scan: Scan, limits: LoadLimits, warnings: list[str]) -> dict[int, list[Word]]:
    """Words of scanned pages by page number; what was read so, and what could not be, is added to the warnings.

    Args:
        scan: the document.
        limits: how many pages and how long for each.
        warnings: sentences for the maintainer; appended to.
    """
    program = find_tesseract() if limits.max_ocr_pages else None
    if program is None:
        remedy = _WAYS_OUT if limits.max_ocr_pages else "The setting max_ocr_pages is 0."
        warnings.extend(
            f"Page {number} has no text; it may be an image, which is not read. {remedy}" for number in scan.numbers
        )
        return {}
    reader = _Reader(program, scan, limits)
    for number in scan.numbers[: limits.max_ocr_pages]:
        reader.read(number)
    left = scan.numbers[limits.max_ocr_pages :]
    if left:
        reader.warnings.append(
            f"{_pages(left)} not read: at most {limits.max_ocr_pages} scanned pages of a file are (setting max_ocr_pages)."
        )
    warnings.extend(reader.said())
    return reader.words


class _Reader:
    """Reads page after page, in the language found on the first."""

    def __init__(self, program: Tesseract, scan: Scan, limits: LoadLimits) -> None:
        self.words: dict[int, list[Word]] = {}
        self.warnings: list[str] = []
        self._program = program
        self._document = scan.document
        self._seconds = float(limits.ocr_page_seconds)
        self._language = _declared(scan)
        self._data = program.data_for(self._language) if self._language else []
        self._unclear: list[int] = []
        self._empty: list[int] = []
        if self._language and not self._data:
            self.warnings.append(
                f"Tesseract has no data for the language {self._language!r}; install {package_for(self._language)} for better text."
            )

    def read(self, number: int) -> None:
        """One page."""
        ask_for(_STEPS * self._seconds)
        page = self._document[number - 1]
        try:
            picture = draw(page)
            if not self._data:
                self._data = self._settle(picture)
            found = self._recognise(picture)
        except OcrError as error:
            self.warnings.append(f"Page {number} could not be read by OCR: {error}.")
            return
        finally:
            page.close()
        if not found.words or found.confidence < _NOTHING_SURE:
            self._empty.append(number)
            return
        self.words[number] = found.words
        if found.confidence < _HARD_TO_READ:
            self._unclear.append(number)

    def said(self) -> list[str]:
        """What to tell the maintainer."""
        told: list[str] = []
        if self.words:
            data = "+".join(self._data)
            told.append(
                f"{_pages(list(self.words))} read by OCR (Tesseract, {data}), having no text layer; check for misread words and figures."
            )
        if self._unclear:
            told.append(f"{_pages(self._unclear)} hard to read by OCR; scan again more sharply.")
        if self._empty:
            told.append(f"{_pages(self._empty)} an image without text that OCR could make out.")
        return told + self.warnings

    def _recognise(self, picture: Picture) -> Recognised:
        """As a page with columns; where hardly anything comes of that, as one block, which a page-wide table is."""
        found = read_hocr(self._program.hocr(picture, self._data, self._seconds), picture.scale)
        if found.confidence >= _HARD_TO_READ:
            return found
        again = read_hocr(self._program.hocr(picture, self._data, self._seconds, one_block=True), picture.scale)
        return max(found, again, key=lambda one: one.confidence)

    def _settle(self, picture: Picture) -> list[str]:
        """The data to read with where nothing says the language: by the script, then by what a first reading says."""
        every = sorted(self._program.installed - {"osd"})
        first = ["eng"] if "eng" in every else every[:1]
        script = self._program.script(picture, self._seconds)
        candidates = self._program.languages_of(script or "Latin")
        if not candidates:
            return first
        if len(candidates) == 1:
            return self._program.data_for(candidates[0])
        trial = read_hocr(
            self._program.hocr(picture, self._program.data_for(candidates[0]), self._seconds), picture.scale
        )
        spoken = detect_language(" ".join(word.text for word in trial.words))
        return self._program.data_for(spoken) or self._program.data_for(candidates[0])


def _declared(scan: Scan) -> str | None:
    """The language the file declares, the end of its name says, or its other pages are in."""
    declared = scan.language.lower().replace("_", "-").split("-")[0]
    if declared in SERVED_LANGUAGES:
        return declared
    suffix = _NAME_SUFFIX.search(scan.path.stem)
    if suffix and suffix[1] in SERVED_LANGUAGES:
        return suffix[1]
    return detect_language(scan.text) if len(scan.text) >= _ENOUGH_TEXT else None


def _pages(numbers: Sequence[int]) -> str:
    if len(numbers) == 1:
        return f"Page {numbers[0]} was"
    return f"Pages {', '.join(map(str, numbers))} were"
