from collections.abc import Callable

import pytest
from hash_embedder import HashEmbedder

from eval.cases.case import Case
from eval.metrics.citations import quotes_verbatim
from eval.targets.llama_index import LlamaIndexTarget, PageText
from eval.targets.target import PassageTarget

PAGES = (
    PageText("leave.md", None, "Parental leave lasts sixteen weeks."),
    PageText("plan.pdf", 1, "The dental plan pays for two check-ups."),
    PageText("plan.pdf", 2, "Glasses are paid for every second year."),
)


@pytest.fixture(scope="module")
def target() -> LlamaIndexTarget:
    return LlamaIndexTarget(PAGES, HashEmbedder())


@pytest.mark.parametrize(
    ("question", "document", "page"),
    [
        ("how many weeks of parental leave", "leave.md", None),
        ("dental plan check-ups", "plan.pdf", 1),
        ("are glasses paid for", "plan.pdf", 2),
    ],
)
def test_the_best_chunk_is_the_answer_and_its_page_the_citation(
    target: LlamaIndexTarget, make_case: Callable[..., Case], question: str, document: str, page: int | None
) -> None:
    answer = target.answer(make_case(question=question))
    (citation,) = answer.citations
    assert (citation.document, citation.page) == (document, page)
    assert answer.answer == f"{citation.quote} [1]"
    assert quotes_verbatim(answer, lambda name: " ".join(item.text for item in PAGES if item.document == name)) == 1.0


def test_passages_are_the_ranked_chunks(target: LlamaIndexTarget, make_case: Callable[..., Case]) -> None:
    assert isinstance(target, PassageTarget)
    found = target.passages(make_case(question="dental plan check-ups"))
    assert len(found) == 3
    assert (found[0].document, found[0].page) == ("plan.pdf", 1)
    scores = [passage.score or 0.0 for passage in found]
    assert scores == sorted(scores, reverse=True)


def test_progress_counts_chunks(make_case: Callable[..., Case]) -> None:
    seen: list[tuple[int, int]] = []
    LlamaIndexTarget(PAGES, HashEmbedder(), lambda done, total: seen.append((done, total)))
    assert seen[-1] == (3, 3)
