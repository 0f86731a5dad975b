"""Answers in the asker's own language by a language model, from the same passages and nothing else, sentence by checked sentence.

Any OpenAI-compatible endpoint through llama-index. The model sees the scrubbed question only.
"""

from collections.abc import Generator, Iterator, Sequence

from llama_index.core.llms import LLM

from assistant.answer.citations import cite
from assistant.answer.endpoint import CUT, Endpoint, make_llm, reply_pieces
from assistant.answer.phrases import Phrases
from assistant.answer.prompt import INSTRUCTIONS, NOT_STATED, messages_for
from assistant.answer.records import Composed, Fragment, Usage
from assistant.answer.verification.commands import commands_a_model
from assistant.answer.verification.records import Source
from assistant.answer.verification.sentences import SentenceBuffer, cited_in, joint, tidy
from assistant.answer.verification.verifier import Verifier
from assistant.errors import GenerationError
from assistant.privacy.text import ScrubbedText


class EndpointGenerator:
    """Writes answers with the model behind an endpoint; see `Endpoint`. Thread-safe.

    Args:
        endpoint: where the model is and how long it may take.
        verifier: decides which sentences are shown.
        llm: another client, instead of the one for the endpoint.
    """

    def __init__(self, endpoint: Endpoint, verifier: Verifier, llm: LLM | None = None) -> None:
        self.name = f"llm:{endpoint.model}"
        self._seconds = endpoint.timeout_seconds
        self._verifier = verifier
        self._llm = llm or make_llm(endpoint)

    def generate(
        self, question: ScrubbedText, fragments: Sequence[Fragment], phrases: Phrases
    ) -> Generator[str, None, Composed]:
        """Write an answer; yields its sentences as they are verified, with the blanks between them, and returns the whole.

        Raises:
            GenerationError: the endpoint failed or nothing it wrote stands on the passages. Carries no text.
        """
        citations, numbers = cite(fragments)
        sources = [_source(fragment, n) for fragment, n in zip(fragments, numbers, strict=True)]
        check = self._verifier.check_against(sources, question, phrases.language, INSTRUCTIONS)
        counted: list[Usage] = []
        messages = messages_for(question, sources, phrases.language)
        reply = reply_pieces(self._llm, messages, self._seconds, counted.append)
        kept: list[str] = []
        dropped = unanswered = 0
        for sentence in _sentences(reply):
            if sentence in kept or sentence == CUT:
                continue
            if sentence.strip(" .[]0123456789").startswith(NOT_STATED):
                unanswered += 1
            elif check.verdict(sentence).holds:
                yield joint(phrases.language) + sentence if kept else sentence
                kept.append(sentence)
            else:
                dropped += 1
        if not kept:
            raise _nothing(dropped, unanswered)
        used = {n for sentence in kept for n in cited_in(sentence)}
        shown = tuple(citation for citation in citations if citation.n in used)
        remarks = ("generated_note", "dropped_note") if dropped else ("generated_note",)
        text = joint(phrases.language).join(kept)
        usage = counted[-1] if counted else None
        return Composed(text, shown, self.name, tuple(phrases.say(key) for key in remarks), usage)


def _source(fragment: Fragment, n: int) -> Source:
    named = [line for line in (fragment.document.title, fragment.section) if line and not commands_a_model(line)]
    heading = "\n".join(named)
    return Source(n, fragment.shown, fragment.document.language, heading)


def _sentences(pieces: Iterator[str]) -> Iterator[str]:
    buffer = SentenceBuffer()
    for piece in pieces:
        yield from map(tidy, buffer.feed(piece))
    yield from map(tidy, buffer.finish())


def _nothing(dropped: int, unanswered: int) -> GenerationError:
    if unanswered and not dropped:
        return GenerationError("no generated answer (the model finds none in the passages)", "unanswered_note")
    if not dropped:
        return GenerationError("no generated answer (the reply is empty)", "unavailable_note")
    return GenerationError("no generated answer (nothing it wrote is supported by the passages)")
