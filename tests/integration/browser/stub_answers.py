"""What the stand-in for the service answers: one answer of every kind, by a word of the question."""

import itertools
import re
from typing import Final

from stub_handbook import Json, citation

ADOPTION: Final = citation(
    1,
    "global/leave/parental-leave.es.md",
    "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo.",
    section="Adopción",
)
PLAN_COSTS: Final = citation(
    1,
    "us/health-plan-handbook-2026.pdf",
    "Aldermoor Health Plus | US$ 142 | US$ 318 | US$ 452 | US$ 500 | US$ 3,000",
    section="What each plan costs",
    page=2,
)
HARBOUR_QUOTE: Final = citation(
    2, "global/support/harbour.md", "Harbour is free, confidential and open 24 hours.", section="Harbour"
)
PEOPLE_DESK: Final[Json] = {
    "name": "People Desk",
    "email": "people.desk@aldermoor.example",
    "phone": "+49 341 555 4000",
    "note": "Answers within 2 working days",
}
HARBOUR_LINE: Final[Json] = {
    "name": "Harbour",
    "phone": "0800 555 0143",
    "url": "https://harbour.example/",
    "note": "Free, confidential, 24 hours",
}
EXTRACTIVE: Final[Json] = {"status": "answered", "language": "en", "generator": "extractive", "confidence": 0.62}

# What a question contains → how it is answered (merged over an ordinary answer).
ANSWERS: Final[dict[str, Json]] = {
    "adopt": {
        "language": "es",
        "answer": "Si adoptas a un menor de 18 años te corresponden 16 semanas de permiso con el sueldo completo. [1]",
        "citations": [ADOPTION],
        "confidence": 0.93,
        "follow_ups": ["¿Cuándo tengo que solicitarlo?", "¿Puedo disfrutarlas a tiempo parcial?"],
    },
    "plan": EXTRACTIVE
    | {
        "answer": "These are the monthly amounts: [1]\nPlan | Employee | Family\n"
        "Aldermoor Health Standard | US$ 84 | US$ 288\nAldermoor Health Plus | US$ 142 | US$ 452 [1]\n"
        "Counselling comes with every plan. [2]",
        "citations": [PLAN_COSTS, HARBOUR_QUOTE],
    },
    "difference": EXTRACTIVE
    | {
        "answer": "The documents say:\n|  | Standard | Plus |\n| --- | --- | --- |\n"
        "| Employee | US$ 84 [1] | US$ 142 [1] |\n| Counselling | not stated | free, confidential [2] |",
        "citations": [PLAN_COSTS, HARBOUR_QUOTE],
        "comparison": {
            "columns": ["Standard", "Plus"],
            "rows": [
                {"label": "Employee", "cells": [{"text": "US$ 84", "n": 1}, {"text": "US$ 142", "n": 1}]},
                {
                    "label": "Counselling",
                    "cells": [{"text": "not stated", "n": None}, {"text": "free, confidential", "n": 2}],
                },
            ],
        },
    },
    "and for my partner": EXTRACTIVE
    | {
        "answer": "Aldermoor Health Plus | Employee and partner: US$ 318 [1]",
        "citations": [PLAN_COSTS],
        "resolved_question": "What do I, <PERSON>, pay for Health Plus? And for my partner?",
    },
    "counselling": EXTRACTIVE
    | {
        "language": "de",
        "answer": "Harbour ist kostenlos und vertraulich. [2]",
        "citations": [HARBOUR_QUOTE],
        "generator": "llm:qwen3-8b",
        "confidence": 0.31,
    },
    "parking": EXTRACTIVE
    | {"status": "not_found", "answer": "", "citations": [HARBOUR_QUOTE], "contacts": [PEOPLE_DESK], "confidence": 0.1},
    "sick": EXTRACTIVE
    | {
        "status": "clarify",
        "answer": "",
        "citations": [],
        "clarify": {
            "question": "In which country do you work?",
            "options": [
                {"label": "Germany", "persona": {"country": "DE"}},
                {"label": "France", "persona": {"country": "FR"}},
            ],
        },
    },
    "harass": EXTRACTIVE
    | {
        "status": "sensitive",
        "answer": "What you describe should not happen to anyone. You decide what happens next.",
        "citations": [HARBOUR_QUOTE],
        "contacts": [HARBOUR_LINE, PEOPLE_DESK],
        "confidence": 0.5,
    },
    "إجازة": {
        "language": "ar",
        "answer": "تستحق 16 أسبوعًا من الإجازة مدفوعة الأجر بالكامل عند التبني. [1]",
        "citations": [ADOPTION],
        "confidence": 0.84,
        "follow_ups": ["متى أقدم الطلب؟"],
    },
    "markup": EXTRACTIVE | {"answer": "<img src=x onerror=alert(1)> <b>bold</b> [1]", "citations": [PLAN_COSTS]},
    "changed": EXTRACTIVE
    | {
        "answer": "Harbour is open. [1]",
        "citations": [
            HARBOUR_QUOTE | {"n": 1, "href": "/v1/documents/global/support/harbour.md?start=1&end=2&hash=old"}
        ],
    },
}
PROBLEMS: Final[dict[str, tuple[int, str]]] = {
    "overload": (503, "Too many questions are being answered right now. Please try again in a minute."),
    "crash": (500, ""),
}
# Enough of a scrubber to show masks; the real one has its own tests.
PATTERNS: Final = (("EMAIL", r"[\w.]+@[\w.]+\w"), ("PHONE", r"\+?\d[\d ]{7,}\d"), ("PERSON", r"Ana García|Jane Doe"))

_answer_numbers = itertools.count(1)


def scrub(text: str) -> Json:
    """The text with placeholders and where they stand."""
    redactions: list[Json] = []
    pattern = re.compile("|".join(f"(?P<{kind}>{each})" for kind, each in PATTERNS))
    scrubbed, at = "", 0
    for match in pattern.finditer(text):
        scrubbed += text[at : match.start()]
        placeholder = f"<{match.lastgroup}>"
        redactions.append({"type": match.lastgroup, "start": len(scrubbed), "end": len(scrubbed) + len(placeholder)})
        scrubbed += placeholder
        at = match.end()
    return {"text": scrubbed + text[at:], "redactions": redactions}


def answer(request: Json) -> Json:
    """The answer object for a question, by the first of `ANSWERS` whose key the question contains."""
    question = str(request["question"]).lower()
    found = next((each for key, each in ANSWERS.items() if key in question), ANSWERS["parking"])
    if found.get("status") == "clarify" and "country" in (request["persona"] or {}):
        found = ANSWERS["adopt"]
    scrubbed = scrub(str(request["question"]))
    return {
        "answer_id": f"a{next(_answer_numbers)}",
        "status": "answered",
        "question": scrubbed["text"],
        "redactions": scrubbed["redactions"],
        "clarify": None,
        "contacts": [],
        "follow_ups": [],
        "generator": "extractive",
        "timings_ms": {"total": 12.0},
    } | found
