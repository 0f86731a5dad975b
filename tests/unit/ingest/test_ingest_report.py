import json

from ingest.report import IngestReport


def test_a_report_as_json_names_every_document() -> None:
    report = IngestReport(
        added=["a.md"], changed=["b.md"], unchanged=["c.md"], removed=["d.md"], left_out={"f.md": "draft"},
        failed={"e.pdf": "e.pdf is empty."},
        warnings={"a.md": ("Page 2 holds no text.",)}, chunks=7, chunks_embedded=3, seconds=1.23456, snapshot="s",
        published=True,
    )  # fmt: skip
    assert json.loads(json.dumps(report.as_json())) == {
        "snapshot": "s",
        "published": True,
        "documents": {
            "added": ["a.md"],
            "changed": ["b.md"],
            "unchanged": ["c.md"],
            "removed": ["d.md"],
            "left_out": [{"document": "f.md", "state": "draft"}],
            "failed": [{"document": "e.pdf", "reason": "e.pdf is empty."}],
        },
        "warnings": [{"document": "a.md", "messages": ["Page 2 holds no text."]}],
        "chunks": 7,
        "chunks_embedded": 3,
        "seconds": 1.23,
    }
