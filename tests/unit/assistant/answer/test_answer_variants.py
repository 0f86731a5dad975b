from handbook import make_info, make_passage, paragraph

from assistant.answer.variants import prefer_language
from assistant.retrieve.records import Passage

BLOCKS = (paragraph("Words."),)


def passage(path: str, language: str, score: float, policy: str | None = "leave", **fields: str) -> Passage:
    return make_passage(make_info(path, language=language, policy=policy, **fields), BLOCKS, score=score)


def kept(passages: list[Passage], language: str) -> list[tuple[str, float]]:
    return [(item.document.path, item.score) for item in prefer_language(passages, language)]


def test_variant_in_the_language_stands_where_the_best_stood() -> None:
    passages = [
        passage("leave.en.md", "en", 5.0),
        passage("other.en.md", "en", 4.0, policy="other"),
        passage("leave.es.md", "es", 3.0, translation_of="leave.en.md"),
        passage("leave.es.md", "es", 2.0, translation_of="leave.en.md"),
    ]
    assert kept(passages, "es") == [("leave.es.md", 5.0), ("leave.es.md", 4.0), ("other.en.md", 4.0)]


def test_original_is_taken_where_the_language_has_no_variant() -> None:
    passages = [
        passage("leave.fr.md", "fr", 5.0, translation_of="leave.en.md"),
        passage("leave.en.md", "en", 1.0),
    ]
    assert kept(passages, "it") == [("leave.en.md", 5.0)]


def test_best_variant_is_taken_where_the_original_was_not_found() -> None:
    passages = [
        passage("leave.fr.md", "fr", 5.0, translation_of="leave.en.md"),
        passage("leave.de.md", "de", 1.0, translation_of="leave.en.md"),
    ]
    assert kept(passages, "it") == [("leave.fr.md", 5.0)]


def test_translation_without_a_policy_belongs_to_its_original() -> None:
    passages = [
        passage("leave.en.md", "en", 5.0, policy=None),
        passage("leave.es.md", "es", 4.0, policy=None, translation_of="leave.en.md"),
    ]
    assert kept(passages, "es") == [("leave.es.md", 5.0)]


def test_documents_of_their_own_all_stay_best_first() -> None:
    passages = [passage("a.en.md", "en", 1.0, policy=None), passage("b.es.md", "es", 2.0, policy=None)]
    assert kept(passages, "fr") == [("b.es.md", 2.0), ("a.en.md", 1.0)]
    assert kept([], "fr") == []


def test_best_in_the_language_keeps_its_own_score() -> None:
    passages = [passage("leave.es.md", "es", 5.0), passage("leave.en.md", "en", 4.0)]
    assert kept(passages, "es") == [("leave.es.md", 5.0)]
