"""A question as far as it matters whom an answer is for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.audience.sections import names_one
from assistant.persona.mentions import asks_for_all, find_mentions, values_named
from assistant.privacy.text import ScrubbedText


@dataclass(frozen=True, slots=True)
class Asked:
    """A question, its language, and what is known of the person, from the question too; `typed` is what this turn added to it, if not all."""

    question: ScrubbedText
    language: str
    persona: Mapping[str, str]
    typed: ScrubbedText | None = None

    def leaves_open(self, attribute: str) -> bool:
        """True if neither person nor question decides, and the question is not about all countries or plans."""
        if attribute in self.persona or asks_for_all(self.question.text, self.language, attribute):
            return False
        return attribute not in values_named(find_mentions(self.question.text, self.language))

    def names_one_of(self, names: Sequence[str], language: str) -> str | None:
        """Which of several plans the question names; what this turn says comes before what was said earlier."""
        typed = names_one(self.typed.text, names, language) if self.typed is not None else None
        return typed or names_one(self.question.text, names, language)
