import contextlib
import io
from email.message import EmailMessage
from pathlib import Path

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reportlab.pdfgen.canvas import Canvas

from ingest.contract.documents import LoadedDocument
from ingest.contract.errors import LoadError
from ingest.load.limits import LoadLimits
from ingest.load.loader import load_file
from ingest.load.mail import plain_name


def message(subject: str = "Leave in 2026", text: str = "You have 25 days.") -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"], mail["From"], mail["To"] = subject, "Ana Ruiz <ana.ruiz@example.org>", "all@example.org"
    mail.set_content(text)
    return mail


def load(folder: Path, mail: EmailMessage | bytes, limits: LoadLimits | None = None) -> LoadedDocument:
    path = folder / "notice.eml"
    path.write_bytes(mail if isinstance(mail, bytes) else mail.as_bytes())
    return load_file(path, limits=limits or LoadLimits())


def outline(document: LoadedDocument) -> list[tuple[str, int, str]]:
    return [(block.kind.value, block.level, block.text) for block in document.blocks]


def pdf(text: str) -> bytes:
    buffer = io.BytesIO()
    canvas = Canvas(buffer)
    canvas.drawString(100, 700, text)
    canvas.save()
    return buffer.getvalue()


def word(heading: str, text: str) -> bytes:
    buffer = io.BytesIO()
    document = docx.Document()
    document.add_heading(heading, 1)
    document.add_paragraph(text)
    document.save(buffer)
    return buffer.getvalue()


def test_subject_and_plain_body_without_names_and_addresses(tmp_path: Path) -> None:
    document = load(
        tmp_path, message(subject="Días de permiso: ¿cuántos?", text="Son 25 días.\n\n- en enero\n- en mayo\n")
    )
    assert document.title == "Días de permiso: ¿cuántos?"
    assert outline(document) == [
        ("heading", 1, "Días de permiso: ¿cuántos?"),
        ("paragraph", 0, "Son 25 días."),
        ("list_item", 0, "en enero"),
        ("list_item", 0, "en mayo"),
    ]
    assert "ruiz" not in str(document).lower()


def test_the_formatted_body_goes_before_the_plain_one(tmp_path: Path) -> None:
    mail = message(text="Plans")
    mail.add_alternative(
        "<h1>Plans</h1><table><tr><th>Plan</th><th>Price</th></tr><tr><td>Plus</td><td>€35</td></tr></table>",
        subtype="html",
    )
    document = load(tmp_path, mail)
    assert outline(document)[:2] == [("heading", 1, "Leave in 2026"), ("heading", 2, "Plans")]
    assert document.blocks[2].rows == (("Plan", "Price"), ("Plus", "€35"))


def test_attachments_are_sections_and_those_not_read_are_named(tmp_path: Path) -> None:
    mail = message()
    mail.add_attachment(pdf("Sixteen weeks."), maintype="application", subtype="pdf", filename="parental.pdf")
    mail.add_attachment(word("Care", "Ten days."), maintype="application", subtype="x", filename="../../etc/care.docx")
    mail.add_attachment(b"PK\x03\x04", maintype="application", subtype="zip", filename="old.zip")
    mail.add_attachment(b"not a pdf", maintype="application", subtype="pdf", filename="broken.pdf")
    document = load(tmp_path, mail)
    assert outline(document)[2:] == [
        ("heading", 2, "parental.pdf"),
        ("paragraph", 0, "Sixteen weeks."),
        ("heading", 2, "care.docx"),
        ("heading", 3, "Care"),
        ("paragraph", 0, "Ten days."),
    ]
    assert document.warnings == (
        "The attachment 'old.zip' was left out: the format .zip is not supported.",
        "The attachment 'broken.pdf' was left out: broken.pdf is plain text with the extension .pdf; rename it to end in .txt.",
    )
    assert document.pages is None
    assert all(block.page is None for block in document.blocks)


def test_a_message_that_only_carries_a_file(tmp_path: Path) -> None:
    mail = EmailMessage()
    mail["Subject"] = "Handbook"
    mail.add_attachment(b"# Pay\n\nOn the 25th.", maintype="text", subtype="markdown", filename="pay.md")
    assert outline(load(tmp_path, mail))[1:] == [
        ("heading", 2, "pay.md"),
        ("heading", 3, "Pay"),
        ("paragraph", 0, "On the 25th."),
    ]


def test_messages_in_messages_end_at_the_limit(tmp_path: Path) -> None:
    mail = message(subject="innermost", text="Seven.")
    for depth in range(4):
        outer = message(subject=f"around {depth}", text=f"Level {depth}.")
        outer.add_attachment(mail)
        mail = outer
    document = load(tmp_path, mail)
    assert [block.text for block in document.blocks if block.text.startswith("Level")] == [
        "Level 3.",
        "Level 2.",
        "Level 1.",
    ]
    assert "message in a message" in document.warnings[-1]


def test_limits_on_attachments(tmp_path: Path) -> None:
    mail = message()
    for number in range(4):
        mail.add_attachment(b"Some words.", maintype="text", subtype="plain", filename=f"{number}.txt")
    assert load(tmp_path, mail, LoadLimits(max_attachments=3)).warnings == (
        "1 attachments beyond the limit of 3 were left out.",
    )
    with pytest.raises(LoadError, match="more than 25 bytes together"):
        load(tmp_path, mail, LoadLimits(max_unpacked_bytes=25))
    with pytest.raises(LoadError, match="more than 3 parts"):
        load(tmp_path, mail, LoadLimits(max_entries=3))


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"Subject: =?iso-8859-1?q?Urlaub_f=FCr_alle?=\r\n\r\nTage.", "Urlaub für alle"),
        (
            b"Subject: x\r\nContent-Type: text/plain; charset=nonsense\r\n\r\nF\xfcr alle, die das wollen.",
            "Für alle, die das wollen.",
        ),
        ("Subject: x\r\nContent-Type: text/plain; charset=shift_jis\r\n\r\n有給休暇".encode("shift_jis"), "有給休暇"),
        (b"Subject: x\r\nContent-Transfer-Encoding: base64\r\n\r\nMjUgZGF5cw==", "25 days"),
    ],
)
def test_encodings(tmp_path: Path, data: bytes, text: str) -> None:
    assert text in [block.text for block in load(tmp_path, data).blocks]


def test_plain_text_is_not_a_message(tmp_path: Path) -> None:
    with pytest.raises(LoadError, match=r"is plain text with the extension \.eml; rename it to end in \.txt"):
        load(tmp_path, b"Just words, without headers.")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("../../a.pdf", "a.pdf"), ("C:\\x\\b.docx", "b.docx"), ("..", "attachment"), ("", "attachment"), ("a\x00b.md", "ab.md"),
     (".hidden", "hidden"), ("x" * 300 + ".txt", "x" * 56 + ".txt"), ("日本 1.txt", "日本 1.txt"), ("a|b?.md", "a_b_.md")],
)  # fmt: skip
def test_names_of_attachments_are_names_and_nothing_else(name: str, kept: str) -> None:
    assert plain_name(name) == kept


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=400))
def test_whatever_stands_behind_the_headers_nothing_but_a_load_error_comes_out(tmp_path: Path, data: bytes) -> None:
    with contextlib.suppress(LoadError):
        load(tmp_path, b"Subject: x\r\nContent-Type: multipart/mixed; boundary=b\r\n" + data)
