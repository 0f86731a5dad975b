"""Answers without a language model: quoted sentences, framed in the asker's language."""

from collections.abc import Mapping, Sequence

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
    fragments: Sequence[Fragment], phrases: Phrases, asked_in: str, persona: Mapping[str, str]
) -> tuple[str, ...]:
    """Remarks under an answer: the document's language if it is another, and whom it applies to if a persona was given."""
    remarks = []
    languages = {fragment.document.language for fragment in fragments}
    if languages and asked_in not in languages:
        names = ", ".join(phrases.language_name(code) for code in sorted(languages))
        remarks.append(phrases.say("quoted_in", language=names))
    audience = fragments[0].document.audience if fragments else Audience()
    if persona and audience.criteria:
        values = [
            phrases.attribute_value(name, value) for name, accepted in audience.criteria.items() for value in accepted
        ]
        remarks.append(phrases.say("applies_to", audience=", ".join(values)))
    return tuple(remarks)


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
