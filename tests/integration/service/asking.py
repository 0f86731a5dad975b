"""Questions to the running service, and what is read of its answers and documents."""

from typing import Any, Final

import httpx

ADOPTION: Final = "¿Cuántas semanas de permiso me corresponden si adopto?"
# language, question, pattern of the document to be cited, pattern of what stands in answer or quotes
QUESTIONS: Final = (
    ("es", ADOPTION, r"global/leave/parental-leave\.es\.md", r"\b16\b"),
    ("de", "Wie viele Urlaubstage habe ich in Deutschland im Jahr?", r"annual-leave\.de\.md", r"\b30\b"),
    ("zh", "直系亲属去世可以请几天丧假？", r"bereavement-leave\.zh\.html|cn/leave-and-holidays", r"\d 天"),
    ("fr", "Combien de séances gratuites offre Harbour ?", r"employee-assistance-programme\.fr\.md", r"\b8\b"),
    ("pt", "Quantos dias de saúde mental tenho por ano?", r"mental-health-days\.pt\.md", r"\b4\b"),
    (
        "en",
        "What is the individual deductible of the Aldermoor Health Standard plan?",
        r"us/(health-plan-handbook-2026\.pdf|plan-costs-2026\.xlsx)",
        r"US\$750",
    ),
)
PDF_QUESTION: Final = "How do I appeal a denied health claim?"


def ask(client: httpx.Client, question: str, **fields: Any) -> dict[str, Any]:
    response = client.post("/v1/ask", json={"question": question, **fields})
    assert response.status_code == 200, response.text
    return dict(response.json())


def excerpts(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Every quoted stretch of an answer with its link and the document it should be in."""
    return [
        {"document": citation["document"], "quote": item["quote"], "href": item["href"]}
        for citation in answer["citations"]
        for item in [citation, *citation["more"]]
    ]


def open_source(client: httpx.Client, href: str) -> dict[str, Any]:
    response = client.get(href, headers={"Accept": "application/json"})
    assert response.status_code == 200, response.text
    return dict(response.json())


def canonical(document: dict[str, Any]) -> str:
    return "\n\n".join(block["text"] for block in document["blocks"])


def collapsed(text: str) -> str:
    return " ".join(text.split())
