"""A tokenizer of only the pieces that are needed says what the whole one says."""

import json
import random
import resource
import signal
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors

from ingest.contract.embedding import lean_tokenizer
from ingest.contract.embedding.lean_tokenizer import LeanTokenizer
from ingest.contract.embedding.pieces import read_pieces

LETTERS = "abcé▁日本"
SPECIAL = ["<s>", "</s>", "<unk>"]
# Beside letters that pieces are made of: unknown ones, spaces, letters that are normalised, and special tokens or parts of them.
TEXTS = st.lists(
    st.sampled_from([*LETTERS, "z", "😀", " ", "\n", "ﬁ", "①", "e\u0301", "\0", *SPECIAL, "<mask>", "<", "s>"]),
    max_size=40,
).map("".join)


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tokenizer made as the models' are, of pieces by chance."""
    chance = random.Random(3)
    pieces = dict.fromkeys(SPECIAL, 0.0) | dict.fromkeys(LETTERS, -9.0)
    while len(pieces) < 400:
        pieces["".join(chance.choices(LETTERS, k=chance.randint(2, 6)))] = -chance.choice([1.0, 2.0, 2.5, 4.0, 8.5])
    tokenizer = Tokenizer(models.Unigram([*pieces.items(), ("<mask>", 0.0)], unk_id=2, byte_fallback=False))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.NFKC(), normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.post_processor = processors.TemplateProcessing(
        single="<s> $A </s>", pair=None, special_tokens=[("<s>", 0), ("</s>", 1)]
    )
    tokenizer.add_special_tokens(["<s>", "</s>", "<mask>"])
    made = tmp_path_factory.mktemp("tokenizer") / "tokenizer.json"
    tokenizer.save(str(made))
    return made


def _tokens(tokenizer: LeanTokenizer | Tokenizer, texts: list[str], special: bool) -> list[tuple[list[int], ...]]:
    encoded = tokenizer.encode_batch(texts, add_special_tokens=special)
    return [(list(item.ids), list(item.offsets), list(item.special_tokens_mask)) for item in encoded]


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(batches=st.lists(st.lists(TEXTS, max_size=4), min_size=1, max_size=4), special=st.booleans())
def test_tokens_are_those_of_the_whole_vocabulary(path: Path, batches: list[list[str]], special: bool) -> None:
    lean, whole = LeanTokenizer(path), Tokenizer.from_file(str(path))
    for texts in batches:
        assert _tokens(lean, texts, special) == _tokens(whole, texts, special)


@pytest.mark.parametrize("text", ["ab" * 30, "<mask>" * 9, "日本 a" * 20, "zzzz " * 12])
def test_a_long_text_is_cut_where_the_whole_one_cuts_it(path: Path, text: str) -> None:
    whole = Tokenizer.from_file(str(path))
    whole.enable_truncation(8)
    lean = LeanTokenizer(path, maximum_tokens=8)
    assert _tokens(lean, [text], True) == _tokens(whole, [text], True)
    assert len(_tokens(lean, [text], True)[0][0]) == 8


def test_the_whole_vocabulary_is_read_once_that_is_cheaper(path: Path) -> None:
    lean, whole = LeanTokenizer(path), Tokenizer.from_file(str(path))
    texts = [json.loads(path.read_text(encoding="utf-8"))["model"]["vocab"][n][0] for n in range(10, 300)]
    for text in texts:
        assert _tokens(lean, [text], True) == _tokens(whole, [text], True)
    assert lean.is_whole


def test_more_words_than_are_remembered_give_the_same_tokens(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lean_tokenizer, "_MOST_WORDS", 3)
    lean, whole = LeanTokenizer(path), Tokenizer.from_file(str(path))
    for texts in (["a ab"], ["a b c é 日 ab", "本 abc"], ["ab cab"], ["a b"]):
        assert _tokens(lean, texts, True) == _tokens(whole, texts, True)


def test_ids_are_those_of_the_file(path: Path) -> None:
    lean, whole = LeanTokenizer(path), Tokenizer.from_file(str(path))
    for token in [*SPECIAL, "<mask>", "a", "日", "no such"]:
        assert lean.token_to_id(token) == whole.token_to_id(token)


def test_pieces_are_kept_and_read_again_after_the_file_changed(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "tokenizer.json"
    content = json.loads(path.read_text(encoding="utf-8"))
    own.write_text(json.dumps(content), encoding="utf-8")
    before = read_pieces(own)
    assert (tmp_path / "tokenizer.pieces").is_file()
    kept = read_pieces(own)
    assert (kept.pieces, kept.scores.tolist(), kept.rest) == (before.pieces, before.scores.tolist(), before.rest)
    content["model"]["vocab"].append(["a new piece", -3.0])
    own.write_text(json.dumps(content), encoding="utf-8")
    assert read_pieces(own).pieces == [*before.pieces, "a new piece"]


@pytest.mark.parametrize("damage", [b"", b"{}", b"\xff" * 100, b"\x08\0\0\0\0\0\0\0{}      "])
def test_damaged_pieces_are_made_anew(path: Path, tmp_path: Path, damage: bytes) -> None:
    own = tmp_path / "tokenizer.json"
    own.write_bytes(path.read_bytes())
    (tmp_path / "tokenizer.pieces").write_bytes(damage)
    assert read_pieces(own).pieces == read_pieces(path).pieces
    assert _tokens(LeanTokenizer(own), ["ab日"], True) == _tokens(Tokenizer.from_file(str(path)), ["ab日"], True)


@pytest.mark.parametrize("byte", [b"\0", b"\xff", b"a"])
@pytest.mark.parametrize("end", [1, 40, 1_000])
def test_pieces_of_which_a_part_is_damaged_are_made_anew(path: Path, tmp_path: Path, byte: bytes, end: int) -> None:
    own, kept = tmp_path / "tokenizer.json", tmp_path / "tokenizer.pieces"
    own.write_bytes(path.read_bytes())
    read_pieces(own)
    whole = kept.read_bytes()
    kept.write_bytes(whole[:-end] + byte * end)
    assert read_pieces(own).pieces == read_pieces(path).pieces
    assert kept.read_bytes()[-end:] == whole[-end:]


def test_pieces_that_cannot_be_kept_are_read_from_the_file(path: Path, tmp_path: Path) -> None:
    own = tmp_path / "tokenizer.json"
    own.write_bytes(path.read_bytes())
    limit = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (64, limit[1]))
    try:
        pieces = read_pieces(own).pieces
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        signal.signal(signal.SIGXFSZ, before)
    assert pieces == read_pieces(path).pieces
    assert [item.name for item in tmp_path.iterdir()] == ["tokenizer.json"]
