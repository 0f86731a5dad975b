"""What the connectors make of the readers' answers; the services themselves cannot run here."""

from pathlib import Path
from typing import Any

import pytest

from ingest.connect.mirror import MirrorLimits
from ingest.connect.readers import Drive, DriveConnector, DriveSource, google_files, sharepoint_files
from ingest.connect.records import RemoteFile, SourceError


class Listing:
    """Answers as the readers of llama-index give them."""

    def __init__(self, facts: dict[Any, dict[str, Any]]) -> None:
        self.facts = facts

    def list_resources(self, recursive: bool = True) -> list[Any]:
        return list(self.facts)

    def get_resource_info(self, resource: Any) -> dict[str, Any]:
        return self.facts[Path(resource) if Path(resource) in self.facts else resource]


def test_sharepoint_paths_are_below_the_folder_and_marked_by_etag() -> None:
    reader = Listing({Path("HR/Policies/de/urlaub.docx"): {"size": 7, "etag": '"1,2"', "modified_at": "2026"}})
    assert sharepoint_files(reader, "HR/Policies") == [
        (RemoteFile("de/urlaub.docx", '"1,2" 7', 7), Path("HR/Policies/de/urlaub.docx"))
    ]


def test_documents_of_google_get_the_ending_they_are_exported_with() -> None:
    facts = {
        "1": {"file_path": "Leave", "content_type": "application/vnd.google-apps.document", "last_modified_date": "a"},
        "2": {"file_path": "pay.pdf", "content_type": "application/pdf", "last_modified_date": "b"},
    }
    assert google_files(Listing(facts)) == [
        (RemoteFile("Leave.docx", "a", None), "1"),
        (RemoteFile("pay.pdf", "b", None), "2"),
    ]


def test_a_drive_is_mirrored_and_its_failures_are_named_without_secrets(tmp_path: Path) -> None:
    files = [(RemoteFile("leave.md", "1", 3), "handle")]
    source = DriveSource("hr", "https://x.sharepoint.com/sites/HR", user="app", secret="s3cret", tenant="t")
    drive = Drive(lambda: files, {"handle": b"abc"}.__getitem__)
    assert DriveConnector(source, MirrorLimits(), lambda _: drive).fetch(tmp_path / "hr").changed == ("leave.md",)

    def refuse() -> list[tuple[RemoteFile, Any]]:
        raise RuntimeError("401 for app with s3cret")

    broken = DriveConnector(source, MirrorLimits(), lambda _: Drive(refuse, drive.read))
    with pytest.raises(
        SourceError, match=r"^source 'hr' at https://x\.sharepoint\.com/sites/HR: RuntimeError: 401 for … with …; check"
    ):
        broken.fetch(tmp_path / "hr")
    assert (tmp_path / "hr" / "leave.md").read_bytes() == b"abc"


def test_a_missing_package_is_named(tmp_path: Path) -> None:
    def missing(source: DriveSource) -> Drive:
        raise ImportError("No module named 'llama_index.readers.google'")

    with pytest.raises(SourceError, match=r"No module named .*docs/connectors\.md"):
        DriveConnector(DriveSource("hr", "https://x"), MirrorLimits(), missing).fetch(tmp_path / "hr")
