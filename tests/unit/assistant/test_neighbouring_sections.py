"""What is offered next belongs to what was quoted."""

from collections.abc import Sequence

from handbook import heading, make_fragment, make_info, make_passage, paragraph

from assistant.reading import neighbouring_sections
from assistant.retrieve.records import Passage
from ingest.contract.chunks import DocumentInfo

SPANISH = make_info("leave.es.md", language="es", policy="leave")
OTHER = make_info("sick.es.md", language="es", policy="sick")
PORTUGUESE = make_info("leave.pt.md", language="pt", policy="parental")


def passage(info: DocumentInfo, section: str) -> Passage:
    return make_passage(info, (heading(section), paragraph("Palabras.")))


def offered(passages: Sequence[Passage]) -> tuple[str, ...]:
    return neighbouring_sections(passages, [make_fragment("Palabras.", document=SPANISH, section="Cuánto tienes")])


def test_sections_of_the_document_quoted_come_first() -> None:
    passages = [passage(OTHER, "Justificante"), passage(SPANISH, "Cuánto tienes"), passage(SPANISH, "6. Cómo pedirlo")]
    assert offered(passages) == ("Cómo pedirlo", "Justificante")


def test_sections_in_a_language_that_is_not_quoted_are_left_out() -> None:
    passages = [passage(PORTUGUESE, "Como pedir"), passage(SPANISH, "Cómo pedirlo"), passage(OTHER, "Cómo pedirlo")]
    assert offered(passages) == ("Cómo pedirlo",)


def test_at_most_three_are_offered_and_none_that_was_quoted() -> None:
    names = ["Cuánto tienes", "Uno", "Dos", "Tres", "Cuatro"]
    assert offered([passage(SPANISH, name) for name in names]) == ("Uno", "Dos", "Tres")
