"""The light language engine that Presidio is given: words and where they stand, no model, nothing to download."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from assistant.privacy.presidio import NlpArtifacts, NlpEngine
from assistant.privacy.shadow import latin_view

_WORD: Final = re.compile(r"[^\W_]+|[^\w\s]")


class Artifacts(NlpArtifacts):  # type: ignore[misc]
    """Presidio's artifacts plus the views of the text that our recognizers share."""

    def __init__(self, text: str, engine: NlpEngine, language: str) -> None:
        matches = list(_WORD.finditer(text))
        words = [match.group() for match in matches]
        super().__init__(
            entities=[],
            tokens=words,
            tokens_indices=[match.start() for match in matches],
            lemmas=[word.lower() for word in words],
            nlp_engine=engine,
            language=language,
        )
        self.latin = latin_view(text)
        self.digits = sum(char.isdigit() for char in text)


class LightNlpEngine(NlpEngine):  # type: ignore[misc]
    """Splits a text into words; a lower-cased word stands for its own lemma, so that context words match."""

    def __init__(self, languages: Iterable[str]) -> None:
        self._languages = list(languages)

    def load(self) -> None:
        """Nothing to load."""

    def is_loaded(self) -> bool:
        """Whether it is ready: always."""
        return True

    def process_text(self, text: str, language: str) -> Artifacts:
        """The words of one text."""
        return Artifacts(text, self, language)

    def process_batch(
        self, texts: Iterable[str], language: str, batch_size: int = 1, n_process: int = 1, **kwargs: Any
    ) -> Iterator[tuple[str, Artifacts]]:
        """The words of several texts, one after the other."""
        return ((text, self.process_text(text, language)) for text in texts)

    def is_stopword(self, word: str, language: str) -> bool:
        """No word is dropped: context words may be short."""
        return False

    def is_punct(self, word: str, language: str) -> bool:
        """Whether the token is a punctuation mark."""
        return not any(char.isalnum() for char in word)

    def get_supported_entities(self) -> list[str]:
        """None: entities come from recognizers."""
        return []

    def get_supported_languages(self) -> list[str]:
        """The languages it was made for."""
        return list(self._languages)
