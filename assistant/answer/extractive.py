"""Answers without a language model: quoted sentences, framed in the asker's language."""

from collections.abc import Collection, Mapping, Sequence

from assistant.answer.citations import cite
from assistant.answer.phrases import Phrases
from assistant.answer.records import Composed, Fragment
from ingest.contract.chunks import Audience

EXTRACTIVE = "extractive"


def compose(fragments: Sequence[Fragment], phrases: Phrases, asked_in: str, persona: Mapping[str, str]) -> Composed:
    """Put quoted fragments into an answer: who says it, the words with [n] markers, and what the reader should know of them."""
    citations, numbers = cite(fragments)
    titles = list(dict.fromkeys(fragment.document.title for fragment in fragments))
    intro = phrases.say("intro_one", title=titles[0]) if len(titles) == 1 else phrases.say("intro_many")
    body = [f"{fragment.shown} [{n}]" for fragment, n in zip(fragments, numbers, strict=True)]
    return Composed("\n".join([intro, *body]), citations, EXTRACTIVE, notes(fragments, phrases, asked_in, persona))


def notes(
    fragments: Sequence[Fragment],
    phrases: Phrases,
    asked_in: str,
    persona: Mapping[str, str],
    cited: Collection[int] | None = None,
) -> tuple[str, ...]:
    """Remarks under an answer: the document's language if it is another, and whom each document is for if not for all.

    `cited` are the numbers of the citations that the answer kept; all of them if None.
    """
    remarks = []
    _, numbers = cite(fragments)
    shown = [(item, n) for item, n in zip(fragments, numbers, strict=True) if cited is None or n in cited]
    languages = {fragment.document.language for fragment, _ in shown}
    if languages and asked_in not in languages:
        names = ", ".join(phrases.language_name(code) for code in sorted(languages))
        remarks.append(phrases.say("quoted_in", language=names))
    return (*remarks, *_audience_notes(shown, phrases, persona))


def audience_notes(fragments: Sequence[Fragment], phrases: Phrases, persona: Mapping[str, str]) -> tuple[str, ...]:
    """Whom the cited documents are for: said once if that is the same of all, else of each that is not for everyone."""
    _, numbers = cite(fragments)
    return _audience_notes(list(zip(fragments, numbers, strict=True)), phrases, persona)


def _audience_notes(
    shown: Sequence[tuple[Fragment, int]], phrases: Phrases, persona: Mapping[str, str]
) -> tuple[str, ...]:
    audiences = {n: _audience(fragment.document.audience, phrases, persona) for fragment, n in shown}
    if len(set(audiences.values())) == 1:
        return tuple(phrases.say("applies_to", audience=each) for each in set(audiences.values()) if each)
    return tuple(
        phrases.say("applies_to_source", n=str(n), audience=each) for n, each in sorted(audiences.items()) if each
    )


def _audience(audience: Audience, phrases: Phrases, persona: Mapping[str, str]) -> str:
    """Names of all that a document is for, the asker's own first."""
    values = [
        phrases.attribute_value(name, value)
        for name, accepted in audience.criteria.items()
        for value in sorted(accepted, key=lambda value: value.casefold() != persona.get(name, "").casefold())
    ]
    return ", ".join(values)


def refuse(fragments: Sequence[Fragment], phrases: Phrases) -> Composed:
    """Say that the documents do not say, and where the nearest section is."""
    lines = [phrases.say("not_found")]
    citations, _ = cite(fragments[:1])
    if fragments:
        nearest = fragments[0]
        if nearest.section:
            lines.append(phrases.say("nearest", section=nearest.section, title=nearest.document.title) + " [1]")
        else:
            lines.append(phrases.say("nearest_document", title=nearest.document.title) + " [1]")
    lines.append(phrases.say("ask_people"))
    return Composed(" ".join(lines), citations, EXTRACTIVE)
