"""What any embedder of the project must do; subclass it and give `embedder`."""

import numpy as np
import pytest

from ingest.contract.embedding.text_embedder import Encoding, TextEmbedder

TEXTS = [
    "How many vacation days do I have?",
    "Wie viele Urlaubstage habe ich? Übertrag bis 31. März.",
    "我还有几天年假？",
    "मेरी कितनी छुट्टियाँ बची हैं?",
    "كم يوم إجازة بقي لي؟",
    "Сколько дней отпуска осталось?",
]


def check(text: str, encoding: Encoding, dimension: int) -> None:
    """Shapes, lengths and places of an encoding."""
    assert encoding.vector.shape == (dimension,)
    assert encoding.tokens.shape == (len(encoding.spans), dimension)
    assert encoding.vector.dtype == encoding.tokens.dtype == np.float32
    assert np.linalg.norm(encoding.vector) == pytest.approx(1.0, abs=1e-4)
    np.testing.assert_allclose(np.linalg.norm(encoding.tokens, axis=1), 1.0, atol=1e-4)
    starts, ends = encoding.spans[:, 0], encoding.spans[:, 1]
    assert (starts >= 0).all()
    assert (starts <= ends).all()
    assert (ends <= len(text)).all()
    assert (np.diff(starts) >= 0).all()


class EmbedderContract:
    """Tests that every embedder has to pass."""

    @pytest.mark.parametrize("text", TEXTS)
    def test_vectors_have_length_one_and_spans_are_in_the_text(self, embedder: TextEmbedder, text: str) -> None:
        check(text, embedder.embed_query(text), embedder.identity.dimension)
        check(text, embedder.embed_passages([text])[0], embedder.identity.dimension)

    @pytest.mark.parametrize("text", TEXTS)
    def test_spans_cover_every_letter(self, embedder: TextEmbedder, text: str) -> None:
        covered = {place for start, end in embedder.embed_query(text).spans for place in range(start, end)}
        assert [letter for place, letter in enumerate(text) if letter.isalnum() and place not in covered] == []

    def test_many_texts_are_embedded_in_order(self, embedder: TextEmbedder) -> None:
        texts = [*TEXTS, "Short.", TEXTS[0] * 5]
        done: list[int] = []
        passages = embedder.embed_passages(texts, on_done=done.append)
        assert sum(done) == len(texts)
        for text, together in zip(texts, passages, strict=True):
            alone = embedder.embed_passages([text])[0]
            assert float(together.vector @ alone.vector) > 0.99
            np.testing.assert_array_equal(together.spans, alone.spans)
        queries = embedder.embed_queries(texts)
        for text, query in zip(texts, queries, strict=True):
            assert float(query.vector @ embedder.embed_query(text).vector) > 0.99

    def test_the_same_text_gives_the_same_vector(self, embedder: TextEmbedder) -> None:
        np.testing.assert_array_equal(embedder.embed_query(TEXTS[0]).vector, embedder.embed_query(TEXTS[0]).vector)

    def test_texts_that_say_the_same_are_nearer(self, embedder: TextEmbedder) -> None:
        question = embedder.embed_query("How many vacation days do I have?").vector
        near, far = embedder.embed_passages(["You have thirty vacation days.", "Cutlery is in the kitchen."])
        assert question @ near.vector > question @ far.vector

    def test_tokens_are_counted_without_prompt(self, embedder: TextEmbedder) -> None:
        counts = embedder.count_tokens(TEXTS)
        assert counts == [len(embedder.embed_passages([text])[0].tokens) for text in TEXTS]
        assert embedder.count_tokens([]) == []

    def test_nothing_to_embed(self, embedder: TextEmbedder) -> None:
        assert embedder.embed_passages([]) == embedder.embed_queries([]) == []

    @pytest.mark.parametrize("text", ["", " ", "?", "🙂"])
    def test_text_without_words_has_a_vector(self, embedder: TextEmbedder, text: str) -> None:
        check(text, embedder.embed_query(text), embedder.identity.dimension)
