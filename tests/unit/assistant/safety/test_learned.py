import numpy as np
import pytest
from handbook import scrubbed

from assistant.safety.learned import Encoded, packaged_weights
from assistant.safety.lexicon import Concern, all_signs
from assistant.safety.sensitive import concern_behind, listen
from ingest.contract.embedding.identity import EmbeddingIdentity

UNKNOWN = EmbeddingIdentity("another-model", "1", 384)


def encoded(identity: EmbeddingIdentity, towards: Concern | None = None) -> Encoded:
    weights = packaged_weights()
    row = list(Concern).index(towards) if towards else 0
    scale = 1.0 if towards else -1.0
    vector, sentence = weights.vector[row] * scale, weights.sentence[row] * scale
    return Encoded(identity, vector / np.linalg.norm(vector), sentence / np.linalg.norm(sentence))


def fitted() -> EmbeddingIdentity:
    weights = packaged_weights()
    return EmbeddingIdentity(weights.model, f"any+{weights.sentences}", weights.vector.shape[1])


def test_packaged_weights_fit_the_packaged_signs() -> None:
    weights = packaged_weights()
    assert weights.signs.shape == (len(Concern), len(all_signs()))
    assert weights.vector.shape[0] == weights.sentence.shape[0] == len(weights.intercept) == len(Concern)


@pytest.mark.parametrize("concern", list(Concern))
def test_meaning_alone_can_tell(concern: Concern) -> None:
    heard = listen(scrubbed("It is about what happened yesterday."), "en")
    assert heard.certain is None
    assert concern_behind(heard, encoded(fitted(), concern)) is concern
    assert concern_behind(heard, encoded(fitted())) is None


def test_a_phrase_without_doubt_needs_no_meaning() -> None:
    assert concern_behind(listen(scrubbed("I want to die"), "en"), encoded(fitted())) is Concern.CRISIS


@pytest.mark.parametrize(
    ("text", "language", "concern"),
    [
        ("My supervisor shoved me against the lockers.", "en", Concern.VIOLENCE),
        ("Which days may my supervisor move?", "en", None),
        ("Mein Chef hat mich gestern geschlagen.", "de", Concern.VIOLENCE),
    ],
)
def test_with_other_encoders_words_that_stand_together_decide(
    text: str, language: str, concern: Concern | None
) -> None:
    assert concern_behind(listen(scrubbed(text), language), encoded(UNKNOWN)) is concern


def test_weights_are_not_used_with_vectors_of_another_model() -> None:
    weights = packaged_weights()
    assert weights.fit(fitted())
    assert not weights.fit(UNKNOWN)
    assert not weights.fit(EmbeddingIdentity(weights.model, "without the second encoder", weights.vector.shape[1]))
