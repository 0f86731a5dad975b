"""The commands that change a corpus, as far as they go without a model."""

import json
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

sys.path.append(str(Path(__file__).resolve().parents[3]))

from hash_embedder import HashEmbedder

from benefits.cli import app
from benefits.corpus.desk import Plan, plan_of_change, workspace
from benefits.corpus.preview import changed_corpus, share_index
from benefits.corpus.updating import check_same_corpus, patiently
from benefits.settings import Settings
from ingest.contract.errors import ConfigurationError, IndexLockedError
from ingest.contract.index.layout import IndexLayout
from ingest.contract.index.snapshot import open_current
from ingest.index.lock import writer_lock
from ingest.lifecycle.proposals import pending
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.pipeline import IngestPlan, ingest

TEXT = "# Pay\n\nPay comes on the 25th.\n"


@pytest.fixture
def corpus(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("BENEFITS_INDEX", str(tmp_path / "index"))
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "pay.en.md").write_text(TEXT, encoding="utf-8")
    (tmp_path / "new.md").write_text(TEXT.replace("25th", "28th"), encoding="utf-8")
    return folder


def run(corpus: Path, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(app, ["corpus", *arguments, "--corpus", str(corpus)])
    assert result.exit_code == code, result.output
    return " ".join(result.output.split())


def proposed(corpus: Path) -> str:
    run(corpus, "upload", str(corpus.parent / "new.md"), "--as", "pay.en.md", "--by", "Edda", "--submit")
    (change,) = pending(workspace(Settings(corpus=corpus)))
    return change.id


def test_a_change_is_listed_compared_and_rejected(corpus: Path) -> None:
    change = proposed(corpus)
    listed = json.loads(CliRunner().invoke(app, ["corpus", "changes", "--json", "--corpus", str(corpus)]).output)
    assert [(item["id"], item["state"], item["by"]) for item in listed] == [(change, "review", "Edda")]
    assert "28th" in run(corpus, "diff", change)
    documents = json.loads(
        CliRunner().invoke(app, ["corpus", "diff", change, "--json", "--corpus", str(corpus)]).output
    )
    assert documents["documents"][0]["path"] == "pay.en.md"
    run(corpus, "reject", change, "--why", "not now")
    assert "no pending changes" in run(corpus, "changes")
    assert (corpus / "pay.en.md").read_text(encoding="utf-8") == TEXT


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["publish", "{id}", "--yes"], "give --why"),
        (["publish", "{id}", "--why", "x"], "give --yes"),
        (["publish", "nosuch", "--why", "x", "--yes"], "is not a pending change"),
        (["rollback", "--why", "x"], "give a document's path, or --all"),
        (["rollback", "--all", "--why", "x"], "--all with --to"),
        (["rollback", "pay.en.md", "--all", "--to", "1", "--why", "x"], "give a document's path, or --all"),
        (["rollback", "pay.en.md", "--why", "x", "--yes"], "nothing to go back to"),
        (["retire", "nosuch.md", "--why", "x", "--yes"], "is not in the corpus"),
        (["edit", "pay.en.md", "colour=red"], "is not a field"),
        (["upload", "nosuch.md"], "is not a file"),
        (["import", "nosuch.zip"], "neither a zip nor a folder"),
        (["diff", "{id}", "--questions", "nosuch"], "is neither a question set"),
        (["diff", "pay.en.md"], "the log knows no change"),
        (["submit", "{id}", "--by", " "], "--by is empty"),
        (["log", "nosuch.md"], "is not in the corpus and never was"),
    ],
)
def test_what_is_missing_is_said_with_the_remedy(corpus: Path, arguments: list[str], said: str) -> None:
    change = proposed(corpus)
    assert said in run(corpus, *[word.format(id=change) for word in arguments], code=2)
    assert (corpus / "pay.en.md").read_text(encoding="utf-8") == TEXT


def built(settings: Settings, embedder: HashEmbedder) -> None:
    with LoaderPool(LoadLimits(), timeout_seconds=20) as loaders:
        ingest(IngestPlan(settings.corpus, settings.index, embedder, loaders))


def test_a_preview_embeds_only_the_change_and_leaves_index_and_corpus_alone(corpus: Path) -> None:
    (corpus / "other.en.md").write_text("# Other\n\nAnother text.\n", encoding="utf-8")
    settings = Settings(corpus=corpus, index=corpus.parent / "index")
    built(settings, HashEmbedder())
    before = open_current(IndexLayout(settings.index), HashEmbedder().identity).name
    change = proposed(corpus)
    (found,) = pending(workspace(settings))
    other = settings.model_copy(update={"corpus": corpus.parent / "other", "index": corpus.parent / "preview"})
    share_index(settings.index, other.index)
    embedder = HashEmbedder()
    plan: Plan = plan_of_change(workspace(settings), found)
    with changed_corpus(settings, plan, other.corpus):
        built(other, embedder)
    assert embedder.passages == 1
    snapshot = open_current(IndexLayout(other.index), embedder.identity)
    assert "28th" in snapshot.open(snapshot.by_path["pay.en.md"]).text
    assert open_current(IndexLayout(settings.index), embedder.identity).name == before
    assert (corpus / "pay.en.md").read_text(encoding="utf-8") == TEXT
    assert not other.corpus.exists()
    assert found.id == change


def test_an_index_of_another_corpus_is_not_overwritten(corpus: Path) -> None:
    settings = Settings(corpus=corpus, index=corpus.parent / "index")
    check_same_corpus(settings)
    built(settings, HashEmbedder())
    check_same_corpus(settings)
    (corpus / "pay.en.md").rename(corpus / "wages.en.md")
    with pytest.raises(ConfigurationError, match="was not made of the corpus"):
        check_same_corpus(settings)


def test_an_index_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    left = [2]

    def action() -> str:
        left[0] -= 1
        if left[0] > 0:
            raise IndexLockedError("locked")
        return "done"

    assert patiently(action) == "done"
    with writer_lock(tmp_path / "LOCK"), pytest.raises(IndexLockedError):
        patiently(lambda: writer_lock(tmp_path / "LOCK").__enter__(), patience=0)
