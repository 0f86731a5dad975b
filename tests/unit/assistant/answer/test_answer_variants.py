from handbook import make_info, make_passage, paragraph

from assistant.answer.variants import join_variants, overlooked, prefer_language
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


DOCUMENTS = [
    make_info("leave.en.md", language="en", policy="leave"),
    make_info("leave.fr.md", language="fr", policy="leave", translation_of="leave.en.md"),
    make_info("pay.en.md", language="en", policy="pay"),
    make_info("pay.fr.md", language="fr", policy="pay", translation_of="pay.en.md"),
]


def test_variants_of_policies_found_in_another_language_only_are_overlooked() -> None:
    english, french = passage("leave.en.md", "en", 5.0), passage("leave.fr.md", "fr", 1.0)
    assert overlooked([english], DOCUMENTS, "fr") == {"leave.fr.md"}
    assert overlooked([english, french], DOCUMENTS, "fr") == frozenset()
    assert overlooked([english], DOCUMENTS, "it") == frozenset()


def test_a_variant_searched_by_itself_stands_no_higher_than_its_policy_stood() -> None:
    found = [passage("pay.en.md", "en", 6.0, policy="pay"), passage("leave.en.md", "en", 4.0)]
    searched = [
        passage("leave.fr.md", "fr", 9.0),
        passage("leave.fr.md", "fr", 7.0),
        passage("x.fr.md", "fr", 99.0, policy="x"),
    ]
    joined = join_variants(found, searched)
    assert [(item.document.path, item.score) for item in joined[2:]] == [("leave.fr.md", 4.0), ("leave.fr.md", 2.0)]
    assert kept(list(joined), "fr") == [("pay.en.md", 6.0), ("leave.fr.md", 4.0), ("leave.fr.md", 2.0)]
