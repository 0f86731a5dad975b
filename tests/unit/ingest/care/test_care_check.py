"""The check of a whole corpus: what is wrong with one of its files does not keep the others from being looked at."""

from datetime import date
from pathlib import Path

from ingest.care.check import check_corpus
from ingest.contract.glossary.files import GLOSSARY_FILE
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.policy.findings import Severity


def test_a_wrong_glossary_is_a_finding_and_the_packaged_one_is_used(tmp_path: Path) -> None:
    said = {"leave": "Employees get 25 days of annual leave.", "overview": "The yearly holiday entitlement is 28 days."}
    for name, text in said.items():
        (tmp_path / f"{name}.md").write_text(f"---\npolicy: leave\n---\n# {name.title()}\n\n{text}\n", encoding="utf-8")
    (tmp_path / GLOSSARY_FILE).write_text("concepts: [", encoding="utf-8")
    with LoaderPool(LoadLimits()) as loaders:
        found = check_corpus(tmp_path, loaders, date(2026, 11, 22), advance=lambda: None).findings
    (wrong,) = (item for item in found if item.severity is Severity.ERROR)
    assert (wrong.check, wrong.document) == ("unreadable", GLOSSARY_FILE)
    assert "not valid YAML" in wrong.message
    assert "contradictions" in {item.check for item in found}
