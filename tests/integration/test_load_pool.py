"""Worker processes under hostile files; starts real processes, so not among the unit tests."""

import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import ConfigurationError, LoadError
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool, load_isolated

pytestmark = pytest.mark.integration

MEMORY = 350_000_000


@pytest.fixture(scope="module")
def pool() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits(), timeout_seconds=20, memory_bytes=MEMORY) as opened:
        yield opened


def note(folder: Path, name: str = "note.md", text: str = "# Leave\n\nText.") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def workbook_bomb(path: Path) -> Path:
    """One sheet of many empty-looking cells that unpacks to far more than it weighs, within the limits on archives."""
    types = (
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" '
        'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/></Types>'
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", types)
        entry = f'<Relationship Id="r1" Type="{office}/{{}}" Target="{{}}"/>'
        relation = f'<Relationships xmlns="{package}">{entry}</Relationships>'
        archive.writestr("_rels/.rels", relation.format("officeDocument", "xl/workbook.xml"))
        archive.writestr("xl/_rels/workbook.xml.rels", relation.format("worksheet", "worksheets/sheet1.xml"))
        sheets = '<sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets>'
        archive.writestr("xl/workbook.xml", f'<workbook xmlns="{main}" xmlns:r="{office}">{sheets}</workbook>')
        with archive.open("xl/worksheets/sheet1.xml", "w") as sheet:
            sheet.write(f'<worksheet xmlns="{main}"><sheetData><row>'.encode())
            for _ in range(60):
                sheet.write(b"<c t='inlineStr'><is><t>x</t></is></c>" * 10_000)
            sheet.write(b"</row></sheetData></worksheet>")
    return path


def test_same_result_as_in_process_and_errors_as_errors(pool: LoaderPool, tmp_path: Path) -> None:
    assert pool.load(note(tmp_path)).title == "Leave"
    with pytest.raises(LoadError, match=r"^empty\.md is empty"):
        pool.load(note(tmp_path, "empty.md", ""))


def test_many_in_order_with_errors_in_their_place(pool: LoaderPool, tmp_path: Path) -> None:
    paths = [note(tmp_path, f"{n}.md", "" if n % 3 == 0 else f"# Title {n}") for n in range(12)]
    found = list(pool.load_many(paths))
    assert [path for path, _ in found] == paths
    for n, (_, result) in enumerate(found):
        assert isinstance(result, LoadError if n % 3 == 0 else LoadedDocument)


def test_memory_bomb_costs_a_worker_and_the_next_file_loads(pool: LoaderPool, tmp_path: Path) -> None:
    bomb = workbook_bomb(tmp_path / "bomb.xlsx")
    with LoaderPool(LoadLimits(max_ratio=10_000), timeout_seconds=60, memory_bytes=MEMORY) as trusting:
        with pytest.raises(LoadError, match=r"bomb\.xlsx"):
            trusting.load(bomb)
        assert trusting.load(note(tmp_path)).title == "Leave"


def test_slow_file_is_stopped_and_the_next_file_loads(tmp_path: Path) -> None:
    slow = note(tmp_path, "slow.html", "<html>" + "<div>" * 60_000 + "deep")
    with LoaderPool(LoadLimits(), timeout_seconds=1.5, memory_bytes=MEMORY) as hasty:
        assert hasty.load(note(tmp_path)).title == "Leave"
        with pytest.raises(LoadError, match=r"slow\.html could not be read safely.*longer than 1.5 seconds"):
            hasty.load(slow)
        assert hasty.load(note(tmp_path)).title == "Leave"


def test_from_several_threads(tmp_path: Path) -> None:
    titles: list[str | None] = []
    with LoaderPool(LoadLimits(), workers=2, memory_bytes=MEMORY) as pair:

        def read(number: int) -> None:
            titles.append(pair.load(note(tmp_path, f"t{number}.md", f"# {number}")).title)

        threads = [threading.Thread(target=read, args=(number,)) for number in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert sorted(title or "" for title in titles) == [str(number) for number in range(6)]
    with pytest.raises(ConfigurationError, match="closed"):
        pair.load(tmp_path / "t0.md")


def test_one_file_alone_and_wrong_settings(tmp_path: Path) -> None:
    assert load_isolated(note(tmp_path), LoadLimits()).title == "Leave"
    with pytest.raises(ConfigurationError, match="workers is 0"):
        LoaderPool(LoadLimits(), workers=0)
    with pytest.raises(ConfigurationError, match="memory_bytes is 20000000"):
        LoaderPool(LoadLimits(), memory_bytes=20_000_000)
