import numpy as np
import pytest
from handbook import heading, items, make_info, make_passage, paragraph, table
from hash_embedder import HashEmbedder

from assistant.answer.unit_ranking import (
    PASSAGES_READ,
    UNIT_FEATURES,
    RankedUnit,
    RankingQuery,
    UnitFeatures,
    measure_units,
    packaged_weights,
    rank_units,
    read_passages,
)
from assistant.retrieve.records import Found, Passage

EMBEDDER = HashEmbedder()
BLOCKS = (
    heading("Leave"),
    paragraph("The canteen opens at noon. Adoption leave lasts 16 weeks."),
    *items("tell your manager"),
    table(("Case", "Weeks"), ("Birth", "20")),
)


def measured(question: str, language: str, *passages: Passage) -> list[UnitFeatures]:
    encoding = EMBEDDER.embed_query(question)
    query = RankingQuery(question, language, encoding)
    return [features for _, _, features in measure_units(read_passages(Found(passages, encoding, encoding.vector)), query)]


def ranked(question: str, *passages: Passage) -> tuple[RankedUnit, ...]:
    encoding = EMBEDDER.embed_query(question)
    return rank_units(read_passages(Found(passages, encoding, encoding.vector)), RankingQuery(question, "en", encoding))


def test_features_of_each_unit() -> None:
    canteen, adoption, manager, birth = measured("how many weeks adoption", "en", make_passage(make_info(), BLOCKS))
    assert (canteen.first, adoption.first) == (1.0, 0.0)
    assert (manager.list_item, birth.row, adoption.row) == (1.0, 1.0, 0.0)
    assert (adoption.quantity, adoption.quantity_missing) == (1.0, 0.0)
    assert (canteen.quantity, canteen.quantity_missing) == (0.0, 1.0)
    # "adoption" and "weeks" of four words
    assert (adoption.words, canteen.words) == (0.5, 0.0)
    assert adoption.cover > canteen.cover
    assert adoption.cover_lead == 0.0
    assert adoption.contrast > canteen.contrast
    assert adoption.length == pytest.approx(np.log1p(len("Adoption leave lasts 16 weeks.")))


def test_words_count_in_the_same_language_only() -> None:
    passage = make_passage(make_info(language="de"), BLOCKS)
    features = measured("how many weeks adoption", "en", passage)
    assert {item.words for item in features} == {0.0}
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
    assert weights.means.shape == weights.deviations.shape == weights.weights.shape == (len(UNIT_FEATURES),)
    assert (weights.deviations > 0).all()
    assert np.isfinite(weights.weights).all()
