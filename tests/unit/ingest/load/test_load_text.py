from pathlib import Path

import pytest

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.decoding import decode
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file

GERMAN = (
    "Die Beschäftigten erhalten für jede Überstunde einen Zuschlag von 25 %. Größere Änderungen kündigen wir früh an."
)
CHINESE = "员工每年享有十五天带薪年假。请在休假开始前至少两周向主管提出申请，并在系统中登记。"
JAPANESE = (
    "従業員は毎年二十日の有給休暇を取得できます。休暇の申請は二週間前までに行ってください。よろしくお願いします。"
)
RUSSIAN = "Каждый сотрудник имеет право на оплачиваемый отпуск продолжительностью двадцать восемь дней в году."
POLISH = "Każdy pracownik ma prawo do urlopu wypoczynkowego; prośbę należy złożyć dwa tygodnie wcześniej w dziale kadr."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_encodings(encoding: str) -> None:
    assert decode(GERMAN.encode(encoding)) == GERMAN


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (GERMAN, "cp1252"),
        (CHINESE, "gb18030"),
        (JAPANESE, "shift_jis"),
        (RUSSIAN, "cp1251"),
        (POLISH, "cp1250"),
    ],
)
def test_older_encodings_are_told_apart(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == text


def test_mark_that_promises_wrongly() -> None:
    with pytest.raises(LoadError, match="UTF-8 but is broken at byte"):
        decode(b"\xef\xbb\xbfabc\xff\xfe\xff")


def write(path: Path, text: str) -> LoadedDocument:
    path.write_text(text, encoding="utf-8")
    return load_file(path, limits=LoadLimits(max_rows=100, max_columns=10))


def test_plain_text_blocks(tmp_path: Path) -> None:
    document = write(
        tmp_path / "a.txt",
        "Leave policy\n============\n\nThe first paragraph\nis wrapped by hand.\n\nHOW TO ASK\n\nYou need:\n- a form\n"
        "  signed\n- an ID\n\n1. Ask\n2. Wait\n\n-----\n\nNot a HEADING since mixed\n",
    )
    assert [(block.kind.value, block.level, block.text) for block in document.blocks] == [
        ("heading", 1, "Leave policy"),
        ("paragraph", 0, "The first paragraph is wrapped by hand."),
        ("heading", 2, "HOW TO ASK"),
        ("paragraph", 0, "You need:"),
        ("list_item", 0, "a form signed"),
        ("list_item", 0, "an ID"),
        ("list_item", 0, "1. Ask"),
        ("list_item", 0, "2. Wait"),
        ("paragraph", 0, "Not a HEADING since mixed"),
    ]
    assert document.title == "Leave policy"


def test_long_lines_are_paragraphs(tmp_path: Path) -> None:
    long = "word " * 40
    assert len(write(tmp_path / "a.txt", f"{long}\n{long}\n").blocks) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_csv_delimiters_quotes_and_lead(tmp_path: Path, delimiter: str) -> None:
    rows = [["Plan", "Cost", "Note"], ["Basic", "10.50", f"one{delimiter} two"], ["Plus", "20", "line\nbreak"]]
    text = "Plan costs\n\n" + "\n".join(delimiter.join(f'"{cell}"' for cell in row) for row in rows)
    document = write(tmp_path / "a.csv", text)
    assert document.blocks[0].text == "Plan costs"
    assert document.blocks[1].rows[0] == ("Plan", "Cost", "Note")
    assert document.blocks[1].rows[2] == ("Plus", "20", "line break")
    assert document.blocks[1].rows[1][2].startswith("one")


def test_csv_limits(tmp_path: Path) -> None:
    document = write(tmp_path / "a.csv", "a,b\n" * 200)
    assert document.warnings == ("The file was cut after 100 rows; split it to have all of it.",)
    with pytest.raises(LoadError, match="12 columns, over the limit of 10"):
        write(tmp_path / "b.csv", "a,b,c,d,e,f,g,h,i,j,k,l\n")
