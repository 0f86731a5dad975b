import math
from dataclasses import replace

import pytest
from handbook import make_info, make_passage, paragraph
from hash_embedder import HashEmbedder
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer.confidence import FEATURES, ConfidenceModel, Evidence, evidence, packaged_model
from assistant.answer.unit_features import RankingQuery, read_passages
from assistant.answer.unit_ranking import rank_units
from assistant.retrieve.records import Found

MODEL = ConfidenceModel(
    means=(0.0,) * len(FEATURES),
    deviations=(1.0,) * len(FEATURES),
    weights=tuple(float(name == "late") for name in FEATURES),
    intercept=0.0,
    slope=1.0,
    offset=0.0,
    refuse_below=0.5,
)
NUMBERS = st.floats(-1e6, 1e6)


def test_hand_computed_confidence() -> None:
    assert MODEL.confidence(Evidence()) == 0.5
    assert MODEL.confidence(Evidence(late=math.log(3))) == pytest.approx(0.75)
    shifted = replace(MODEL, means=(1.0,) * len(FEATURES), deviations=(2.0,) * len(FEATURES), intercept=1.0)
    # 1 + (3 - 1) / 2 = 2; beyond four deviations nothing more is gained
    assert shifted.confidence(Evidence(late=99.0)) == pytest.approx(1 / (1 + math.exp(-5)))
    assert shifted.confidence(Evidence(late=3.0)) == pytest.approx(1 / (1 + math.exp(-2)))
    # 0.5 * 2 - 3 = -2
    calibrated = replace(shifted, slope=0.5, offset=-3.0)
    assert calibrated.confidence(Evidence(late=3.0)) == pytest.approx(1 / (1 + math.exp(2)))


@given(st.lists(NUMBERS, min_size=len(FEATURES), max_size=len(FEATURES)))
def test_confidence_is_a_probability(values: list[float]) -> None:
    measured = Evidence(**dict(zip(FEATURES, values, strict=True)))
    assert 0.0 <= packaged_model().confidence(measured) <= 1.0


@given(st.sampled_from(FEATURES), st.floats(-5, 5), st.floats(0.01, 5))
def test_confidence_moves_with_the_sign_of_each_weight(name: str, value: float, more: float) -> None:
    model = packaged_model()
    weight = model.weights[FEATURES.index(name)]
    middle = Evidence(**dict(zip(FEATURES, model.means, strict=True)))
    low = model.confidence(replace(middle, **{name: value}))
    high = model.confidence(replace(middle, **{name: value + more}))
    assert (high - low) * weight >= 0


def test_packaged_weights_are_usable() -> None:
    model = packaged_model()
    assert len(model.means) == len(model.deviations) == len(model.weights) == len(FEATURES)
    assert all(deviation > 0 for deviation in model.deviations)
    assert model.slope > 0
    assert 0 < model.refuse_below < 1


def test_better_evidence_gives_more_confidence() -> None:
    model = packaged_model()
    middle = dict(zip(FEATURES, model.means, strict=True))
    spread = dict(zip(FEATURES, model.deviations, strict=True))
    better = {name: middle[name] + spread[name] for name in ("cover", "concepts_best", "any_kind_exact")}
    worse = {name: middle[name] - spread[name] for name in better}
    assert model.confidence(Evidence(**middle | better)) > model.confidence(Evidence(**middle | worse))


def test_evidence_of_nothing_is_zero() -> None:
    encoding = HashEmbedder().embed_query("How many days?")
    found = Found((), encoding, encoding.vector)
    assert evidence(RankingQuery("How many days?", "en", found), (), ()) == Evidence()


def test_evidence_is_measured_of_the_best_passages() -> None:
    embedder = HashEmbedder()
    best = make_passage(make_info(), (paragraph("thirty days of leave"),), score=3.0, late=0.6, lexical=math.e - 1)
    other = make_passage(make_info("b.en.md"), (paragraph("lunch"),), score=1.0, late=0.2, lexical=0.0)
    encoding = embedder.embed_query("leave days")
    found = Found((best, other), encoding, encoding.vector)
    read = read_passages(found)
    query = RankingQuery("leave days", "de", found)
    measured = evidence(query, read, rank_units(read, query))
    assert (measured.late, measured.late_most, measured.late_lead) == (0.6, 0.6, pytest.approx(1.0, abs=1e-4))
    assert measured.score_gap == pytest.approx(1.0)
    assert (measured.lexical, measured.lexical_most) == (pytest.approx(1.0), pytest.approx(1.0))
    assert (measured.same_document, measured.voices, measured.same_language) == (0.5, 1.0, 0.0)
    assert measured.length == measured.asked_length == pytest.approx(math.log(2))
    # Both words of the question stand in the passage.
    assert measured.worst == pytest.approx(1.0, abs=0.01)
    assert measured.unit_cover == pytest.approx(1.0, abs=0.01)


def test_evidence_says_what_kind_of_answer_is_lacking() -> None:
    embedder = HashEmbedder()
    question = "What is the phone number of the nursery?"
    with_number = make_passage(make_info(), (paragraph("The nursery answers at +44 20 7946 0018."),))
    without = make_passage(make_info(), (paragraph("The nursery is on the ground floor."),))
    encoding = embedder.embed_query(question)
    measured = []
    for passage in (with_number, without):
        query = RankingQuery(question, "en", Found((passage,), encoding, encoding.vector))
        read = read_passages(query.found)
        measured.append(evidence(query, read, rank_units(read, query)))
    held, lacking = measured
    assert (held.kind_exact, held.kind_missing) == (1.0, 0.0)
    assert (lacking.kind_exact, lacking.kind_missing, lacking.any_kind_missing) == (0.0, 1.0, 1.0)
