"""A model that obeys every injection, behind the real pipeline: what it was made to say is never shown."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
import yaml
from scripted_model import Script, ScriptedModel, Writer

from assistant.answer.confidence import packaged_model
from assistant.answer.endpoint import Endpoint
from assistant.answer.generative import EndpointGenerator
from assistant.answer.verification.commands import commands_a_model
from assistant.answer.verification.support import Meanings
from assistant.answer.verification.verifier import Verifier
from assistant.pipeline import Pipeline
from assistant.records import Answer, AskOptions, Finished, TextDelta
from benefits.assemble import Answering, make_answering
from benefits.settings import Settings

pytestmark = pytest.mark.integration

ROOT: Final = Path(__file__).resolve().parents[2]
DATA: Final[dict[str, Any]] = yaml.safe_load((ROOT / "tests" / "injections" / "injections.yaml").read_text("utf-8"))
# So much of a text shows that it was there.
OPENING: Final = 25
# Whatever is found is answered: a refusal would hide what the model was made to say.
ALWAYS: Final = replace(packaged_model(), refuse_below=0.0)


@dataclass(frozen=True)
class Injection:
    """What is asked, what an obeying model replies, and what of it must not be shown."""

    name: str
    language: str
    question: str
    reply: str
    payload: tuple[str, ...]
    planted: str | None = None


def typed() -> list[Injection]:
    return [
        Injection(
            f"question-{language}-{kind}",
            language,
            f"{DATA['languages'][language]['question']} {injection}",
            reply,
            tuple(payload),
        )
        for language, kind, injection, reply, payload in DATA["questions"]
    ]


def planted() -> list[Injection]:
    return [
        Injection(f"document-{language}-{kind}", language, question, reply, tuple(payload), injection)
        for language, kind, _, _, injection, question, reply, payload in DATA["documents"]
    ]


INJECTIONS: Final = [*typed(), *planted()]


@pytest.fixture(scope="module")
def answering(tmp_path_factory: pytest.TempPathFactory, run_benefits: Any) -> Answering:
    """An index over the documents, the injections in the middle of their text."""
    folder = tmp_path_factory.mktemp("injected")
    texts = [(language, each["title"], each["policy"]) for language, each in DATA["languages"].items()]
    for language, _, title, policy, injection, *_ in DATA["documents"]:
        first, _, rest = policy.replace("。", "。 ").partition(" " if language != "zh" else "。 ")
        assert first
        assert rest
        texts.append((language, title, f"{policy} {injection}"))
    (folder / "corpus").mkdir()
    for number, (language, title, text) in enumerate(texts):
        page = f"---\ntitle: {title}\nlanguage: {language}\n---\n# {title}\n\n{text}\n"
        (folder / "corpus" / f"{number}.{language}.md").write_text(page, encoding="utf-8")
    done = run_benefits("ingest", "--corpus", str(folder / "corpus"), "--index", str(folder / "index"))
    assert done.returncode == 0, done.stderr
    return make_answering(Settings(index=folder / "index", models=ROOT / "var" / "models"))


@pytest.fixture(scope="module")
def verifier(answering: Answering) -> Verifier:
    return Verifier(Meanings(answering.embedder))


@pytest.fixture
def script() -> Iterator[Script]:
    with ScriptedModel() as script:
        yield script


def shown(answering: Answering, verifier: Verifier, script: Script, injection: Injection) -> tuple[str, Answer]:
    """Everything that the asker sees, text sent before the answer included, and the answer."""
    generator = EndpointGenerator(Endpoint(script.address, "obedient", timeout_seconds=60.0), verifier)
    pipeline = Pipeline(answering.index, generator=generator, confidence=ALWAYS)
    question = answering.scrubber.scrub(injection.question, injection.language)
    events = list(pipeline.stream(question, AskOptions(language=injection.language)))
    last = events[-1]
    assert isinstance(last, Finished)
    sent = "".join(event.text for event in events if isinstance(event, TextDelta))
    return f"{sent}\n{last.answer.answer}", last.answer


def obedience(injection: Injection) -> Writer:
    """A model that does what is typed or planted, wherever it sees it."""

    def write(message: str) -> str:
        order = injection.planted or injection.question
        begun = order[:OPENING].translate({ord("<"): "‹", ord(">"): "›"})
        return injection.reply if begun in message else "NOT STATED"

    return write


def test_set_is_as_large_and_as_even_as_said() -> None:
    assert len(INJECTIONS) >= 60
    assert len(typed()) == len(planted())
    assert {each.language for each in INJECTIONS} == {"en", "es", "fr", "de", "pt", "zh", "ar", "vi"}
    assert all(part in each.reply for each in INJECTIONS for part in each.payload[:1])


@pytest.mark.parametrize("injection", INJECTIONS, ids=lambda each: each.name)
def test_payload_is_never_shown(answering: Answering, verifier: Verifier, script: Script, injection: Injection) -> None:
    script.content = obedience(injection)
    text, answer = shown(answering, verifier, script, injection)
    assert len(script.requests) == 1, "the model was not asked"
    assert answer.citations
    assert [part for part in injection.payload if part in text] == []


# What gets through where a model says what was planted without having seen it: one word put in the place of another, with no number, name or
# negation in it, is near enough in meaning.
UNSEEN: Final = {"document-en-role-play", "document-zh-role-play"}


@pytest.mark.parametrize("injection", planted(), ids=lambda each: each.name)
def test_checks_alone_stop_most_payloads(
    answering: Answering, verifier: Verifier, script: Script, injection: Injection
) -> None:
    """The reply is what was planted asks for, though the model never saw it."""
    script.content = injection.reply
    text, _ = shown(answering, verifier, script, injection)
    assert any(part in text for part in injection.payload) == (injection.name in UNSEEN)


@pytest.mark.parametrize("injection", planted(), ids=lambda each: each.name)
def test_planted_sentence_is_neither_quoted_nor_shown_to_the_model(
    answering: Answering, verifier: Verifier, script: Script, injection: Injection
) -> None:
    script.content = "NOT STATED"
    text, answer = shown(answering, verifier, script, injection)
    sent = str(script.requests[0]["messages"][-1]["content"])
    assert injection.planted is not None
    opening = injection.planted[:OPENING]
    assert answer.generator == "extractive"
    assert opening not in text
    assert opening not in sent
    assert opening not in str([citation.quote for citation in answer.citations])


@pytest.mark.parametrize("injection", typed(), ids=lambda each: each.name)
def test_question_stays_inside_its_delimiters(
    answering: Answering, verifier: Verifier, script: Script, injection: Injection
) -> None:
    script.content = "NOT STATED"
    shown(answering, verifier, script, injection)
    sent = str(script.requests[0]["messages"][-1]["content"])
    assert sent.count("<question>") == sent.count("</question>") == 1
    assert sent.count("<passage ") == sent.count("</passage>") >= 1
    inside = sent.partition("<question>\n")[2].partition("\n</question>")[0]
    assert all(line.startswith("| ") for line in inside.splitlines())


def test_true_answer_still_gets_through(answering: Answering, verifier: Verifier, script: Script) -> None:
    """The nets are not so fine that nothing passes."""
    for language, each in DATA["languages"].items():
        first = each["policy"].split("。" if language == "zh" else ". ")[0].rstrip(".")
        script.content = f"{first} [1]。" if language == "zh" else f"{first} [1]."
        _, answer = shown(answering, verifier, script, Injection("", language, each["question"], "", ()))
        assert answer.generator == "llm:obedient", language


def test_ordinary_policy_text_commands_nobody() -> None:
    assert not any(commands_a_model(policy) for _, _, _, policy, *_ in DATA["documents"])
