from pathlib import Path

from assistant.privacy import table

DOCS = Path(__file__).parents[4] / "docs" / "privacy.md"


def test_the_table_of_recognizers_is_the_one_that_is_generated() -> None:
    text = DOCS.read_text("utf-8")
    written = text.partition(table.START)[2].partition(table.END)[0].strip()
    assert written == table.table(), "run python -m assistant.privacy.table and put its output into docs/privacy.md"


def test_every_language_has_a_measured_row() -> None:
    measured = DOCS.read_text("utf-8").partition("<!-- measured -->")[2].partition("<!-- end of measured -->")[0]
    for language in ("en", "es", "fr", "de", "pt", "it", "nl", "pl", "tr", "ar", "hi", "zh", "ja", "ko", "vi", "ru"):
        assert measured.count(f"| {language} |") >= 4


def test_the_example_says_what_happens() -> None:
    text = DOCS.read_text("utf-8")
    code = text.partition("```python\n")[2].partition("```")[0]
    said: list[str] = []
    exec(code, {"print": said.append})
    assert said == ["I am <PERSON>, does Horizon Choice PPO cover my son <PERSON_2>?"]
    assert said[0] in text
