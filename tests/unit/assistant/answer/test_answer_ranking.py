import numpy as np
import pytest
from handbook import heading, items, make_info, make_passage, paragraph, table
from hash_embedder import HashEmbedder

from assistant.answer.unit_features import PASSAGES_READ, UNIT_FEATURES, RankingQuery, measure_units, read_passages
from assistant.answer.unit_ranking import RankedUnit, RankingWeights, packaged_weights, rank_units
from assistant.retrieve.records import Found, Passage
from ingest.contract.glossary.glossary import Glossary
from ingest.contract.glossary.records import Concept

EMBEDDER = HashEmbedder()
GLOSSARY = Glossary(
    [
        Concept("adoption-leave", {"en": ("adoption leave",), "de": ("Adoptionsurlaub",)}),
        Concept("canteen", {"en": ("canteen",)}),
    ]
)
BLOCKS = (
    heading("Leave"),
    paragraph("The canteen opens at noon. Adoption leave lasts 16 weeks."),
    *items("tell your manager"),
    table(("Case", "Weeks"), ("Birth", "20")),
)


class Measured:
    """One unit's features by name."""

    def __init__(self, values: np.ndarray) -> None:
        self._values = dict(zip(UNIT_FEATURES, values.tolist(), strict=True))

    def __getattr__(self, name: str) -> float:
        return float(self._values[name])


def found_for(question: str, *passages: Passage, concepts: frozenset[str] = frozenset()) -> Found:
    encoding = EMBEDDER.embed_query(question)
    return Found(passages, encoding, encoding.vector, concepts, GLOSSARY)


def measured(
    question: str, language: str, *passages: Passage, concepts: frozenset[str] = frozenset()
) -> list[Measured]:
    found = found_for(question, *passages, concepts=concepts)
    return [Measured(row) for row in measure_units(read_passages(found), RankingQuery(question, language, found))]


def ranked(question: str, *passages: Passage) -> tuple[RankedUnit, ...]:
    found = found_for(question, *passages)
    return rank_units(read_passages(found), RankingQuery(question, "en", found))


def test_features_of_each_unit() -> None:
    canteen, adoption, manager, birth = measured("how many weeks adoption", "en", make_passage(make_info(), BLOCKS))
    assert (canteen.first, adoption.first) == (1.0, 0.0)
    assert (manager.list_item, birth.row, adoption.row) == (1.0, 1.0, 0.0)
    assert (adoption.kind_exact, adoption.missing_kind) == (1.0, 0.0)
    assert (canteen.kind_exact, canteen.missing_kind) == (0.0, 1.0)
    # "adoption" and "weeks" of four words
    assert (adoption.shared, canteen.shared) == (0.5, 0.0)
    assert adoption.cover > canteen.cover
    assert adoption.cover_lead == 0.0
    assert adoption.contrast > canteen.contrast
    assert adoption.length == pytest.approx(np.log1p(len("Adoption leave lasts 16 weeks.")))


def test_concepts_of_the_question_are_looked_for_in_unit_heading_and_title() -> None:
    passage = make_passage(make_info(), BLOCKS)
    wanted = frozenset({"adoption-leave"})
    canteen, adoption, *_ = measured("Wie lange ist der Adoptionsurlaub?", "de", passage, concepts=wanted)
    assert (adoption.concepts_unit, adoption.concepts_focus, adoption.concepts_none) == (1.0, 1.0, 0.0)
    assert (canteen.concepts_unit, canteen.concepts_focus, canteen.concepts_none) == (0.0, 0.0, 1.0)
    without = measured("Wie lange?", "de", passage)
    assert {item.concepts_known for item in without} == {item.concepts_none for item in without} == {0.0}


def test_the_clause_that_asks_is_measured_by_itself() -> None:
    passage = make_passage(make_info(), BLOCKS)
    story = "My sister saw the canteen and loved it. How long does adoption leave last?"
    canteen, adoption, *_ = measured(story, "en", passage)
    assert adoption.asked_cover - canteen.asked_cover > adoption.cover - canteen.cover


def test_words_count_in_the_same_language_only() -> None:
    passage = make_passage(make_info(language="de"), BLOCKS)
    features = measured("how many weeks adoption", "en", passage)
    assert {item.shared for item in features} == {0.0}
    assert {item.same_language for item in features} == {0.0}


def test_later_passages_are_behind() -> None:
    best = make_passage(make_info(), (paragraph("One."),), score=2.0)
    next_best = make_passage(make_info("b.en.md"), (paragraph("Two."),), score=0.5)
    first, second = measured("one", "en", best, next_best)
    assert (first.passage_rank, first.passage_lead) == (0.0, 0.0)
    assert (second.passage_rank, second.passage_lead) == (1.0, -1.5)


def test_units_are_ranked_by_probability() -> None:
    units = ranked("adoption leave lasts 16 weeks", make_passage(make_info(), BLOCKS))
    probabilities = [item.probability for item in units]
    assert probabilities == sorted(probabilities, reverse=True)
    assert all(0 < probability < 1 for probability in probabilities)
    assert {item.index for item in units} == {0, 1, 2, 3}
    by_index = {item.index: item.probability for item in units}
    assert by_index[1] > by_index[0]


def test_only_the_best_passages_are_read() -> None:
    passages = [make_passage(make_info(f"{n}.en.md"), (paragraph("Leave."),)) for n in range(PASSAGES_READ + 2)]
    assert len(ranked("leave", *passages)) == PASSAGES_READ


def test_nothing_is_ranked_without_passages_or_words() -> None:
    assert ranked("leave") == ()
    assert ranked("?!", make_passage(make_info(), BLOCKS)) == ()


def test_packaged_weights_are_usable() -> None:
    weights = packaged_weights()
    features, hidden = len(UNIT_FEATURES), len(weights.bias)
    assert weights.means.shape == weights.deviations.shape == weights.linear.shape == (features,)
    assert (weights.hidden.shape, weights.out.shape) == ((features, hidden), (hidden,))
    assert (weights.deviations > 0).all()
    assert weights.slope > 0
    assert all(np.isfinite(values).all() for values in (weights.linear, weights.hidden, weights.bias, weights.out))


def test_hand_computed_probability() -> None:
    weights = RankingWeights(
        means=np.array([1.0, 0.0]),
        deviations=np.array([2.0, 1.0]),
        linear=np.array([1.0, 0.0]),
        hidden=np.array([[0.0], [1.0]]),
        bias=np.array([0.5]),
        out=np.array([2.0]),
        slope=0.5,
        offset=-1.0,
    )
    # (3 - 1) / 2 + 2 tanh(0.5 + 0.5); beyond five deviations nothing more is gained
    assert weights.scores(np.array([[3.0, 0.5]])) == pytest.approx([1 + 2 * np.tanh(1.0)])
    assert weights.scores(np.array([[1e9, 0.0]])) == pytest.approx([5 + 2 * np.tanh(0.5)])
    assert weights.probabilities(np.array([[1.0, -0.5]])) == pytest.approx([1 / (1 + np.exp(1.0))])
