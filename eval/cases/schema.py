"""The JSON Schema of a question, made from the record itself; `python -m eval.cases.schema` writes it anew."""

import json
from pathlib import Path
from typing import Any, Final

from eval.cases.case import Case

SCHEMA_FILE: Final = Path(__file__).with_name("question.schema.json")


def question_schema() -> dict[str, Any]:
    """The schema of one line of a question set."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "description": "One line of a question set (JSON lines).",
        **{key: value for key, value in Case.model_json_schema().items() if key != "description"},
    }


def schema_text() -> str:
    """The schema as it stands in `question.schema.json`."""
    return json.dumps(question_schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA_FILE.write_text(schema_text(), encoding="utf-8")
