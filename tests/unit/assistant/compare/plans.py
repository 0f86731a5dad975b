"""A small handbook with plans, countries and twin booklets, for tests of comparison."""

from datetime import date

from handbook import Document, heading, make_info, paragraph, table

from assistant.compare.build import build_names
from assistant.compare.names import NameIndex
from ingest.contract.chunks import Audience

TODAY = date(2026, 6, 1)

HEALTH: Document = (
    make_info("us/health.en.md", title="Health plan handbook", audience=Audience({"country": ("US",)})),
    (
        heading("Health plan handbook"),
        heading("Amounts", 2),
        table(
            ("What you pay", "Standard", "Plus", "Saver"),
            ("Deductible", "US$750", "US$300", "US$1,900"),
            ("Emergency room", "US$250", "US$150", "US$400"),
            ("Preventive care", "US$0", "US$0", "US$0"),
            ("Hearing aids", "US$2,000", "US$4,000", ""),
        ),
        heading("Teletherapy", 2),
        table(("Teletherapy", "Standard", "Plus", "Saver"), ("Sessions at the low price", "20", "30", "12")),
        heading("Words", 2),
        table(("Word", "Meaning"), ("Copay", "A fixed amount"), ("Coinsurance", "A share of the price")),
    ),
)
LEAVE: Document = (
    make_info("leave.en.md", title="Annual leave policy", policy="annual-leave", effective_from=date(2025, 1, 1)),
    (
        heading("Annual leave policy"),
        heading("How many days", 2),
        table(
            ("Country", "Days a year", "Selling"),
            ("Germany", "30 working days", "up to 5 days"),
            ("Spain", "25 working days", "up to 3 days"),
            ("United States", "20 working days", "up to 2 days"),
        ),
        heading("Asking", 2),
        paragraph("Ask your manager at least four weeks before a long leave."),
    ),
)
AWARDS: Document = (
    make_info("awards.en.md", title="Recognition programme"),
    (
        heading("Recognition programme"),
        heading("Spot awards", 2),
        table(
            ("Award", "Amount", "Who decides"),
            ("Drop", "EUR 50", "your manager"),
            ("Wave", "EUR 250", "head of the area"),
            ("Tide", "EUR 1,000", "site management"),
        ),
    ),
)
HOURS: Document = (
    make_info("hours.en.md", title="Working hours"),
    (
        heading("Working hours"),
        table(
            ("Contract", "Meal vouchers"), ("Full-time employees", "20 a month"), ("Part-time employees", "10 a month")
        ),
    ),
)
OLD_LEAVE: Document = (
    make_info(
        "leave-2024.en.md", title="Annual leave policy 2024", policy="annual-leave", effective_to=date(2024, 12, 31)
    ),
    (
        heading("Annual leave policy 2024"),
        table(("Country", "Days a year"), ("Germany", "28 working days"), ("Spain", "22 working days")),
    ),
)
SPAIN: Document = (
    make_info("es/vales.es.md", title="Vales de comida", language="es", audience=Audience({"country": ("ES",)})),
    (heading("Vales de comida"), paragraph("Los vales de comida valen 11 EUR por cada jornada de trabajo.")),
)
GERMANY: Document = (
    make_info("de/parken.de.md", title="Parken", language="de", audience=Audience({"country": ("DE",)})),
    (heading("Parken"), paragraph("Ein Stellplatz kostet im Monat 30 EUR.")),
)


def twin(name: str, visits: str, copay: str, extra: str | None = None) -> Document:
    """A booklet that differs from its twin by name and numbers, and by one section if `extra` is given."""
    more = (heading("Acupuncture", 2), paragraph(extra)) if extra else ()
    return (
        make_info(f"plans/{name.lower()}.en.md", title=f"Larkmont {name} Health Plan 2026"),
        (
            heading(f"Larkmont {name} Health Plan 2026"),
            heading("Rehabilitation", 2),
            paragraph(f"Up to {visits} visits a year to a physical therapist are covered."),
            heading("Doctors", 2),
            table(("Visit", "You pay"), ("Family doctor", copay), ("Nurse line", "US$0")),
            *more,
        ),
    )


TWINS: tuple[Document, ...] = (
    twin("Bedrock", "30", "US$35"),
    twin("Summit", "60", "US$15", "Summit covers 20 visits of acupuncture a year."),
)
HANDBOOK: tuple[Document, ...] = (HEALTH, LEAVE, AWARDS, HOURS, OLD_LEAVE, SPAIN, GERMANY, *TWINS)


def names() -> NameIndex:
    """The names of the handbook."""
    return build_names([info for info, _ in HANDBOOK], lambda position: HANDBOOK[position][1])
