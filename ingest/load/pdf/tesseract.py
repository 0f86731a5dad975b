"""Runs Tesseract OCR, if it is installed, on the picture of a page."""

import json
import math
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

if sys.platform != "win32":
    import resource

DPI: Final = 300
# Enough for A3 at this resolution; a page that claims to be larger is drawn more coarsely.
_MOST_PIXELS: Final = 20_000_000
_SCRIPT: Final = re.compile(r"^Script: (\w+)", re.MULTILINE)
_LIST_SECONDS: Final = 20.0
_LANGUAGES: Final[Mapping[str, Mapping[str, Any]]] = json.loads(
    Path(__file__).with_name("ocr_languages.json").read_text(encoding="utf-8")
)


class OcrError(Exception):
    """A page could not be recognised; says why in words that end a sentence."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as an image in a format that Tesseract reads, with `scale` pixels a point."""

    data: bytes
    scale: float


@dataclass(frozen=True, slots=True)
class Tesseract:
    """The installed program with the languages it has data for, in its own names ("deu")."""

    binary: str
    installed: frozenset[str]

    def data_for(self, language: str) -> list[str]:
        """Names of installed data for a language (ISO 639-1), with English beside it for names and terms."""
        own = [name for name in _LANGUAGES.get(language, {}).get("data", ()) if name in self.installed]
        return list(dict.fromkeys([*own, "eng"])) if own and "eng" in self.installed else own

    def languages_of(self, script: str) -> list[str]:
        """Languages (ISO 639-1) written in a script for which there is data."""
        return [code for code, entry in _LANGUAGES.items() if entry["script"] == script and self.data_for(code)]

    def script(self, picture: Picture, seconds: float) -> str | None:
        """The script on a page ("Latin"), None if it cannot be told."""
        if "osd" not in self.installed:
            return None
        try:
            found = _SCRIPT.search(self._run(picture, ["--psm", "0"], seconds).decode("utf-8", "replace"))
        except OcrError:
            return None
        return found.group(1) if found else None

    def hocr(self, picture: Picture, data: list[str], seconds: float, *, one_block: bool = False) -> bytes:
        """The recognised page as hOCR; `one_block` takes it as a single block of text, which keeps tables together.

        Raises:
            OcrError: it failed or took longer than `seconds`.
        """
        mode = "6" if one_block else "3"
        return self._run(picture, ["-l", "+".join(data), "--psm", mode, "hocr"], seconds)

    def _run(self, picture: Picture, options: list[str], seconds: float) -> bytes:
        command = [*_one_thread(), self.binary, "stdin", "stdout", "--dpi", str(round(72 * picture.scale)), *options]
        try:
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        except OSError as error:
            raise OcrError(f"Tesseract cannot be started ({error.strerror})") from error
        with process:
            _bound(process.pid, seconds)
            try:
                output, _ = process.communicate(picture.data, timeout=seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                raise OcrError(f"it took longer than {seconds:g} seconds") from None
        if process.returncode:
            raise OcrError(f"Tesseract ended with code {process.returncode}")
        return output


def find_tesseract() -> Tesseract | None:
    """The program on the search path, None if there is none or it has no data."""
    binary = shutil.which("tesseract")
    installed = _installed(binary) if binary else frozenset()
    return Tesseract(binary, installed) if binary and installed - {"osd"} else None


def package_for(language: str) -> str:
    """The Debian package with the data of a language."""
    data = _LANGUAGES.get(language, {}).get("data", [language])[0]
    return f"tesseract-ocr-{data.replace('_', '-')}"


def draw(page: Any) -> Picture:
    """The picture of a PDF page (pypdfium2), in grey."""
    width, height = page.get_size()
    scale = min(DPI / 72, math.sqrt(_MOST_PIXELS / max(width * height, 1.0)))
    bitmap = page.render(scale=scale, grayscale=True)
    try:
        image = bitmap.to_pil().convert("L")
        return Picture(b"P5 %d %d 255\n" % image.size + image.tobytes(), scale)
    finally:
        bitmap.close()


@cache
def _one_thread() -> tuple[str, ...]:
    """Keeps it to one thread: its four spin against each other, and against all else where processors are few."""
    program = shutil.which("env")
    return (program, "OMP_THREAD_LIMIT=1") if program else ()


@cache
def _installed(binary: str) -> frozenset[str]:
    try:
        done = subprocess.run([binary, "--list-langs"], capture_output=True, timeout=_LIST_SECONDS, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return frozenset()
    return frozenset(done.stdout.decode("utf-8", "replace").split("\n")[1:]) - {""}


def _bound(pid: int, seconds: float) -> None:
    """Holds the program to its time even if this process, which waits for it, is ended before."""
    if sys.platform == "linux":
        limit = math.ceil(seconds) * 4
        try:
            resource.prlimit(pid, resource.RLIMIT_CPU, (limit, limit))
        except ProcessLookupError:
            return
