"""A foreign assistant, laid out in its own way, is measured over HTTP with an adapter of a few lines."""

import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from eval.cases.case import Case
from eval.metrics.verdicts import correct
from eval.targets.adapter import AdapterError, load_adapter
from eval.targets.target import TargetError
from eval.targets.url import UrlTarget

PAGE = (Path(__file__).parents[4] / "docs" / "evaluation.md").read_text(encoding="utf-8")


class Foreign(BaseHTTPRequestHandler):
    """Takes `{"message"}` on /chat and answers `{"text", "sources": [{"file"}]}`."""

    def do_POST(self) -> None:
        message = json.loads(self.rfile.read(int(self.headers["Content-Length"]))).get("message", "")
        known = {"text": "Two weeks.", "sources": [{"file": "leave.md"}]}
        body = known if "leave" in message else {"text": "Sorry.", "sources": []}
        self.send_response(200 if self.path == "/chat" else 404)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *arguments: object) -> None:
        """Nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Foreign) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def documented(tmp_path: Path) -> Path:
    """The adapter that the documentation shows."""
    (example,) = (
        text for text in re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL) if text.startswith("# adapter.py")
    )
    assert len(example.splitlines()) <= 15
    path = tmp_path / "adapter.py"
    path.write_text(example, encoding="utf-8")
    return path


def test_a_foreign_server_is_measured(url: str, documented: Path, make_case: Callable[..., Case]) -> None:
    adapter = load_adapter(documented)
    with UrlTarget(url, path=adapter.path, write=adapter.write, read=adapter.read) as target:
        asked = make_case(question="How long is leave?", key_facts=["two weeks"])
        assert correct(asked, target.answer(asked)) == 1.0
        unknown = make_case(question="What is the moon?", answerable=False)
        assert target.answer(unknown).status == "not_found"
    with UrlTarget(url) as target, pytest.raises(TargetError, match="HTTP 404"):
        target.answer(asked)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("x = 1\n", "defines none of path"),
        ("path = 1\n", "path must be text"),
        ("read = 'body'\n", "read must be a function, found str"),
        ("def\n", "fails with SyntaxError"),
        ("import no_such_module_here\n", "fails with ModuleNotFoundError"),
    ],
)
def test_what_cannot_be_used_is_told(tmp_path: Path, content: str, words: str) -> None:
    path = tmp_path / "adapter.py"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(AdapterError, match=words):
        load_adapter(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(AdapterError, match="cannot be read"):
        load_adapter(tmp_path / "none.py")
