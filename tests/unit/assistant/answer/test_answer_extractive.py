import pytest
from handbook import make_fragment, make_info

from assistant.answer.extractive import compose, notes, refuse
from assistant.answer.phrases import phrases_for
from ingest.contract.chunks import Audience

GERMAN = make_info("urlaub.de.md", title="Jahresurlaub", language="de")
SPANISH_STAFF = make_info("es/permisos.es.md", language="es", audience=Audience({"country": ("ES",)}))


@pytest.mark.parametrize(
    ("language", "intro"),
    [
        ("en", "“Annual leave” says:"),
        ("es", "«Annual leave» dice:"),
        ("de", "In „Annual leave“ steht:"),
        ("zh", "《Annual leave》中写道："),
    ],
)
def test_quotes_are_framed_in_the_language_of_the_question(language: str, intro: str) -> None:
    composed = compose([make_fragment(shown="Plan | Cost\nCore | 10")], phrases_for(language), "en", {})
    assert composed.text == f"{intro}\nPlan | Cost\nCore | 10 [1]"
    assert composed.generator == "extractive"
    assert [citation.n for citation in composed.citations] == [1]
    assert composed.notes == ()


def test_two_documents_have_one_frame_and_two_numbers() -> None:
    fragments = [make_fragment("a"), make_fragment("b", document=GERMAN), make_fragment("c", start=99)]
    composed = compose(fragments, phrases_for("en"), "en", {})
    assert composed.text == "The documents say:\na [1]\nb [2]\nc [1]"


@pytest.mark.parametrize(
    ("asked_in", "remark"),
    [("it", "Il documento è in tedesco; il passo è citato così com’è."), ("de", None)],
)
def test_language_of_the_document_is_named_where_it_is_another(asked_in: str, remark: str | None) -> None:
    remarks = notes([make_fragment(document=GERMAN)], phrases_for(asked_in), asked_in, {})
    assert remarks == ((remark,) if remark else ())


def test_language_is_not_named_where_one_quote_is_in_it() -> None:
    assert notes([make_fragment(), make_fragment(document=GERMAN)], phrases_for("en"), "en", {}) == ()


@pytest.mark.parametrize("persona", [{}, {"country": "ES"}, {"employment_type": "part_time"}])
def test_audience_of_the_document_is_named_with_and_without_a_persona(persona: dict[str, str]) -> None:
    fragments = [make_fragment(document=SPANISH_STAFF)]
    assert notes(fragments, phrases_for("es"), "es", persona) == ("Se aplica a: España.",)
    assert notes([make_fragment()], phrases_for("en"), "en", persona) == ()


def test_audience_is_named_once_where_all_documents_have_the_same() -> None:
    other = make_info("es/seguro.es.md", language="es", audience=Audience({"country": ("ES",)}))
    fragments = [make_fragment(document=SPANISH_STAFF), make_fragment(document=other), make_fragment(document=other)]
    assert notes(fragments, phrases_for("es"), "es", {}) == ("Se aplica a: España.",)


def test_audience_is_named_by_source_where_documents_are_for_different_people() -> None:
    french = make_info("fr/conges.fr.md", language="fr", audience=Audience({"country": ("FR",)}))
    fragments = [make_fragment(), make_fragment(document=SPANISH_STAFF), make_fragment(document=french)]
    assert notes(fragments, phrases_for("en"), "en", {"country": "ES"}) == (
        "[2] applies to Spain.",
        "[3] applies to France.",
    )


def test_own_country_is_named_first_and_one_beyond_the_common_ones_by_name() -> None:
    info = make_info(audience=Audience({"country": ("FR", "SE"), "employment_type": ("part_time",)}))
    fragments = [make_fragment(document=info)]
    assert notes(fragments, phrases_for("en"), "en", {"country": "SE"}) == (
        "This applies to Sweden, France, part-time.",
    )


def test_no_fragments_have_no_notes() -> None:
    assert notes([], phrases_for("en"), "en", {"country": "ES"}) == ()


@pytest.mark.parametrize("language", ["en", "es", "fr", "de", "pt", "zh", "ar", "hi"])
def test_refusal_says_so_and_names_the_nearest_section(language: str) -> None:
    phrases = phrases_for(language)
    composed = refuse([make_fragment(section="Carry-over"), make_fragment("b", document=GERMAN)], phrases)
    assert composed.text.startswith(phrases.say("not_found"))
    assert composed.text.endswith(phrases.say("ask_people"))
    assert "Carry-over" in composed.text
    assert "Annual leave" in composed.text
    assert "[1]" in composed.text
    assert [citation.document for citation in composed.citations] == ["leave.en.md"]
    assert "30 days" not in composed.text


def test_refusal_without_a_section_names_the_document() -> None:
    composed = refuse([make_fragment(section=None)], phrases_for("en"))
    assert composed.text == (
        "The policy documents do not say this. The nearest document is “Annual leave”. [1] Your HR team can help further."
    )


def test_refusal_without_anything_near_cites_nothing() -> None:
    composed = refuse([], phrases_for("en"))
    assert composed.text == "The policy documents do not say this. Your HR team can help further."
    assert composed.citations == ()


def test_braces_of_a_document_are_not_filled_in() -> None:
    info = make_info(title="Leave {draft} {0}")
    assert "Leave {draft} {0}" in compose([make_fragment(document=info)], phrases_for("en"), "en", {}).text
