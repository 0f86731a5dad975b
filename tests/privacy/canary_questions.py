"""Five hundred benefits questions in sixteen languages with personal details planted in them, the same ones every time."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import cycle, islice
from typing import Final

from canary_phrases import PHRASES, Phrases
from canary_values import account, birthday, card, digits, national_id, phone

from assistant.answer.phrases import phrases_for
from assistant.answer.verification.vocabulary import common
from ingest.contract.language import SERVED_LANGUAGES

COUNT: Final = 500
SEED: Final = 20_261
# What a question holds, over and over; two details in every third question.
PLANS: Final = (
    ("middle",), ("id",), ("named", "phone"), ("middle",), ("email",), ("named", "iban"), ("card",), ("middle",),
    ("address",), ("born", "named"), ("employee",), ("phone",), ("middle", "email"), ("iban",), ("id", "named"),
    ("middle",), ("phone", "address"), ("named",), ("middle", "id"), ("card", "employee"),
)  # fmt: skip
_EMAIL_NAMES: Final = (
    "p.hawthorne", "leticia_carrasco", "ghislaine.vasseur", "obermaier-a", "jussara.nasc", "l.santacroce", "kuijpersm",
    "g.wisniewski", "gulsah.karahan", "tariq.harbi", "abhishek.shriv", "jianguo.chen", "k.sasaki", "minjun.kang",
    "tuan.nguyen.m", "yaroslav.kuzn",
)  # fmt: skip
_EMAIL_HOSTS: Final = ("postfach.example", "mailbox-nord.example.org", "familienpost.net", "correo.example.com")


@dataclass(frozen=True, slots=True)
class Planted:
    """A personal detail in a question: its text as typed, and what it is."""

    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class CanaryQuestion:
    """A question with its planted details; `template` is its text without them."""

    id: str
    language: str
    text: str
    template: str
    planted: tuple[Planted, ...]


def canary_questions(count: int = COUNT, seed: int = SEED) -> list[CanaryQuestion]:
    """The questions, languages in turn; the same for the same seed."""
    random_ = random.Random(seed)
    makers = [_questions(language, phrases, random_) for language, phrases in PHRASES.items()]
    return list(islice((next(maker) for maker in cycle(makers)), count))


def template_words(questions: list[CanaryQuestion]) -> frozenset[str]:
    """Case-folded words of the questions that are no planted detail."""
    return frozenset(word for question in questions for word in re.findall(r"[^\W\d_]+", question.template.casefold()))


def country_words() -> frozenset[str]:
    """Case-folded words of the countries that an answer may name on its own: "Trung Quốc" is China, and Quốc a name."""
    names = (
        phrases_for(language).country_name(code) for language in SERVED_LANGUAGES for code in common()["countries"]
    )
    return frozenset(word for name in names for word in re.findall(r"[^\W\d_]+", name.casefold()))


def _questions(language: str, phrases: Phrases, random_: random.Random) -> Iterator[CanaryQuestion]:
    for number, plan in enumerate(cycle(PLANS)):
        carriers: list[str] = []
        planted: list[Planted] = []
        for kind in plan:
            carrier, value = _detail(kind, phrases, random_, number)
            carriers.append(carrier)
            planted.append(Planted(value, kind))
        if "middle" not in plan:
            carriers.append(phrases.asks[number % len(phrases.asks)])
        template = phrases.join.join(carriers)
        text = template
        for each in planted:
            text = text.replace("{x}", each.value, 1)
        yield CanaryQuestion(f"canary-{language}-{number:03}", language, text, template, tuple(planted))


def _detail(kind: str, phrases: Phrases, random_: random.Random, number: int) -> tuple[str, str]:
    """A sentence with a place for a detail, and the detail."""
    match kind:
        case "middle" | "named":
            sentences = phrases.middle if kind == "middle" else phrases.named
            name = phrases.name.format(given=random_.choice(phrases.given), family=random_.choice(phrases.family))
            return random_.choice(sentences), name
        case "id":
            sentence, scheme = phrases.ids[number % len(phrases.ids)]
            return sentence, national_id(random_, scheme)
        case "email":
            name = f"{random_.choice(_EMAIL_NAMES)}{random_.randrange(10, 99)}"
            return phrases.email, f"{name}@{random_.choice(_EMAIL_HOSTS)}"
        case "phone":
            return phrases.phone, phone(random_, *random_.choice(phrases.phones))
        case "iban":
            sentence, country = phrases.iban
            return sentence, account(random_, country)
        case "card":
            return phrases.card, card(random_)
        case "address":
            return phrases.address, random_.choice(phrases.streets).replace("#", str(random_.randrange(2, 10)))
        case "born":
            sentence, form = phrases.born
            day = birthday(random_)
            return sentence, form.format(y=day.year, m=day.month, d=day.day)
        case "employee":
            sentence, form = phrases.employee
            return sentence, digits(random_, f"4{form}7")
    raise AssertionError(kind)
