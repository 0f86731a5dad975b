"""The check over the sample corpus: nothing is wrong there, and what is planted is found."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from ingest.care.check import check_corpus
from ingest.care.report import CareReport
from ingest.load.limits import LoadLimits
from ingest.load.pool import LoaderPool
from ingest.policy.findings import Severity

pytestmark = pytest.mark.integration
CORPUS = Path(__file__).resolve().parents[2] / "corpus"
DAY = date(2026, 7, 1)


@pytest.fixture(scope="module")
def loaders() -> Iterator[LoaderPool]:
    with LoaderPool(LoadLimits()) as pool:
        yield pool


def check(corpus: Path, loaders: LoaderPool) -> CareReport:
    return check_corpus(corpus, loaders, DAY, advance=lambda: None)


def test_the_sample_corpus_has_nothing_to_mend(loaders: LoaderPool) -> None:
    report = check(CORPUS, loaders)
    assert [item for item in report.findings if item.severity is not Severity.HINT] == []
    assert len(report.documents) == report.files == 93
    assert not any(level.is_hard for level in report.levels)


def test_one_changed_number_is_found_in_translation_and_beside_its_copy(tmp_path: Path, loaders: LoaderPool) -> None:
    leave = tmp_path / "corpus" / "global" / "leave"
    shutil.copytree(CORPUS / "global" / "leave", leave)
    spanish = leave / "parental-leave.es.md"
    spanish.write_text(spanish.read_text(encoding="utf-8").replace("20 semanas", "18 semanas"), encoding="utf-8")
    caregiver = leave / "caregiver-leave.en.md"
    text = caregiver.read_text(encoding="utf-8").replace("policy: caregiver-leave", "policy: caregiver-leave-faq")
    (leave / "faq.en.md").write_text(text.replace("10 ", "12 "), encoding="utf-8")
    (leave / "caregiver-leave.es.md").unlink()
    findings = [item for item in check(leave.parents[1], loaders).findings if item.severity is not Severity.HINT]
    found = Counter((item.check, item.document.rpartition("/")[2]) for item in findings)
    assert found[("drift", "parental-leave.es.md")] >= 1
    assert found[("contradictions", "caregiver-leave.en.md")] + found[("contradictions", "faq.en.md")] >= 1
    assert found[("duplicates", "faq.en.md")] == 1
    assert {check for check, _ in found} == {"drift", "contradictions", "duplicates"}
