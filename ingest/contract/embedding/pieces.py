"""The pieces of a Unigram tokenizer in a form that is read in hundredths of a second, where its own file takes a second or more."""

import json
import os
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

_SUFFIX: Final = ".pieces"
_BETWEEN: Final = "\0"


class PieceTable:
    """The pieces of a tokenizer by text, with their scores, and the rest of its file.

    Args:
        pieces: by id; no two are the same, and none holds a zero character.
        scores: (pieces,) their log-probabilities.
        rest: the tokenizer's file without its vocabulary.
    """

    def __init__(self, pieces: Sequence[str], scores: NDArray[np.float64], rest: Mapping[str, Any]) -> None:
        self.pieces = pieces
        self.scores = scores
        self.rest = rest
        self.ids: dict[str, int] = dict(zip(pieces, range(len(pieces)), strict=True))
        self.longest = max(map(len, pieces), default=0)

    def __len__(self) -> int:
        return len(self.pieces)

    def found_in(self, word: str) -> set[int]:
        """Ids of the pieces that stand anywhere in a word."""
        ids, longest = self.ids, self.longest
        end = len(word)
        found = {
            ids.get(word[first:last], -1)
            for first in range(end)
            for last in range(first + 1, min(first + longest, end) + 1)
        }
        found.discard(-1)
        return found

    @property
    def always(self) -> list[int]:
        """Ids that a tokenizer of some of the pieces needs too.

        They are its special tokens, and a piece of the lowest score, from which that of an unknown character follows.
        """
        named = [token["id"] for token in self.rest["added_tokens"]]
        processor = self.rest["post_processor"] or {}
        named += [number for token in processor.get("special_tokens", {}).values() for number in token["ids"]]
        return sorted({*named, self.rest["model"]["unk_id"], int(self.scores.argmin())})

    def file_of(self, ids: Sequence[int]) -> str:
        """The file of a tokenizer of these pieces alone, which are numbered in this order; `always` are among them."""
        place = {number: at for at, number in enumerate(ids)}
        rest = json.loads(json.dumps(self.rest))
        rest["model"]["unk_id"] = place[rest["model"]["unk_id"]]
        rest["model"]["vocab"] = [[self.pieces[number], float(self.scores[number])] for number in ids]
        for token in rest["added_tokens"]:
            token["id"] = place[token["id"]]
        for token in (rest["post_processor"] or {}).get("special_tokens", {}).values():
            token["ids"] = [place[number] for number in token["ids"]]
        return json.dumps(rest, ensure_ascii=False)


def read_pieces(tokenizer: Path) -> PieceTable:
    """The pieces of a `tokenizer.json` whose model is Unigram.

    They are kept in a file beside it (about 5 MB), written at the first call. Where that cannot be written, the tokenizer's file is read each time;
    where it is damaged, it is written anew.
    """
    kept = tokenizer.with_suffix(_SUFFIX)
    size = tokenizer.stat().st_size
    with suppress(OSError, SafetensorError, KeyError):
        found = _read_kept(kept, size)
        if found is not None:
            return found
    rest = json.loads(tokenizer.read_bytes())
    vocabulary = rest["model"].pop("vocab")
    table = PieceTable([piece for piece, _ in vocabulary], np.array([score for _, score in vocabulary]), rest)
    with suppress(OSError, SafetensorError):  # the latter where the disk is full
        _keep(kept, table, size)
    return table


def _read_kept(path: Path, size: int) -> PieceTable | None:
    with safe_open(path, framework="numpy") as file:
        facts = file.metadata()
        if facts is None or facts.get("size") != str(size):
            return None
        text, scores, rest = file.get_tensor("pieces"), file.get_tensor("scores"), facts["rest"]
    # Wrong pieces would give other vectors, and nothing else would tell.
    if facts.get("checksum") != _checksum(text, scores, rest):
        return None
    return PieceTable(text.tobytes().decode().split(_BETWEEN), scores, json.loads(rest))


def _checksum(text: NDArray[np.uint8], scores: NDArray[np.float64], rest: str) -> str:
    return str(crc32(rest.encode(), crc32(scores.tobytes(), crc32(text.tobytes()))))


def _keep(path: Path, table: PieceTable, size: int) -> None:
    text = np.frombuffer(_BETWEEN.join(table.pieces).encode(), np.uint8)
    descriptor, unfinished = tempfile.mkstemp(prefix=".writing-", dir=path.parent)
    os.close(descriptor)
    try:
        rest = json.dumps(table.rest)
        facts = {"rest": rest, "size": str(size), "checksum": _checksum(text, table.scores, rest)}
        save_file({"pieces": text, "scores": table.scores}, unfinished, metadata=facts)
        os.chmod(unfinished, 0o644)
        os.replace(unfinished, path)
    except BaseException:
        Path(unfinished).unlink(missing_ok=True)
        raise
