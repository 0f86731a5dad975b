import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.chunk.sentences import sentence_spans


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


# Sentences are written apart by " | ", which the text itself does not hold.
SPLIT = [
    ("One day. | Two days.", "plain stops"),
    ("Is it so? | Yes! | Good.", "question and exclamation marks"),
    ("Right?! | Go on.", "several marks together"),
    ("It ends in 2024. | Then it starts anew.", "a year is no ordinal"),
    ("You have 30.5 days. | 20.5 remain.", "decimals"),
    ("He said “yes.” | She left.", "closing quote belongs to the sentence"),
    ('He said "yes." | She left.', "straight quotes"),
    ("Er sagte: „Ja.“ | Dann ging er.", "German closing quote"),
    ("«Oui.» | Il part.", "French quotes"),
    ("(It is paid.) | Ask HR.", "closing bracket"),
    ("First. | “Second” it is.", "opening quote of the next"),
    ("¿Cuándo? | ¡Ya! | Sí.", "Spanish opening marks"),
    ("Wait... | Then go.", "ellipsis before a capital"),
    ("Ende. | Überstunden zählen.", "capital umlaut"),
    ("Конец. | Начало.", "Cyrillic"),
    ("请假三天。| 需要批准！| 可以吗？", "Chinese without blanks"),
    ("他说：“好。”| 然后走。", "Chinese quote closes its sentence"),
    ("「はい。」| 次です。", "Japanese corner brackets"),
    ("आपको छुट्टी मिलती है। | आवेदन करें।", "Hindi danda"),
    ("क्या यह सही है? | हाँ।", "Hindi with a Latin question mark"),
    ("هل يحق لي؟ | نعم. | شكرا", "Arabic question mark and stop"),
    ("چھٹی ملے گی۔ | درخواست دیں۔", "Urdu full stop"),
    ("신청하세요. | 기한은 사흘입니다.", "Korean"),
    ("제출할 것. | 기한은 사흘입니다.", "a Korean word of one syllable is no initial"),
]

TOGETHER = [
    ("Ask Dr. Smith or Mrs. Jones.", "titles"),
    ("Use forms, e.g. Form 7, i.e. The short one.", "Latin abbreviations"),
    ("See No. 5 and Art. 12 for more.", "numbers of things"),
    ("It is approx. 3.5 % or 1.250,50 EUR.", "decimals and thousands"),
    ("Version 2.5.1 is in force.", "version number"),
    ("Gültig am 1. Januar und 31. Dezember.", "German ordinals"),
    ("Urlaub z. B. Erholung, vgl. Abschnitt 3, bzw. Anlage.", "German abbreviations"),
    ("Das gilt für den 3. Stock.", "ordinal before a noun"),
    ("J. R. Smith signs.", "initials"),
    ("Wait… then go.", "ellipsis before a small letter"),
    ("Is it so? yes, it is.", "question mark in mid-sentence"),
    ("El art. 5 y la pág. 3, p. ej. Madrid.", "Spanish abbreviations"),
    ("Voir la réf. A-12 et M. Dupont.", "French abbreviations"),
    ("Zie bijv. Bijlage 2.", "Dutch abbreviation"),
    ("Patrz np. Załącznik 2.", "Polish abbreviation"),
    ("Bkz. Ek 2.", "Turkish abbreviation"),
    ("Это 5 тыс. Рублей.", "Russian abbreviation"),
    ("डॉ. शर्मा से पूछें।", "Hindi title"),
    ("د. أحمد يقرر.", "Arabic title of one letter"),
    ("Write to hr@example.com or www.example.com today.", "addresses"),
    ("共3.5天。", "decimal in Chinese"),
    ("no stop at all", "no stop"),
]


@pytest.mark.parametrize(("marked", "why"), SPLIT, ids=[why for _, why in SPLIT])
def test_sentences_end_here(marked: str, why: str) -> None:
    expected = [part.strip() for part in marked.split("|")]
    assert sentences(marked.replace("|", "")) == expected
    assert sentences(marked.replace("| ", "").replace("|", "")) == expected


@pytest.mark.parametrize(("text", "why"), TOGETHER, ids=[why for _, why in TOGETHER])
def test_sentences_do_not_end_here(text: str, why: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize("text", ["", " ", "\n\t "])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert sentence_spans(text) == []


PROSE = st.text(alphabet=st.sampled_from('ab AB1 .!?…。？।؟\n\t"”“)»„是한д'), max_size=60) | st.text(max_size=40)


@settings(deadline=None)
@given(PROSE)
def test_spans_are_ordered_apart_and_cover_all_that_is_not_blank(text: str) -> None:
    spans = sentence_spans(text)
    ends = [0, *(end for _, end in spans)]
    assert all(before <= start < end for before, (start, end) in zip(ends, spans, strict=False))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
    covered = {position for start, end in spans for position in range(start, end)}
    assert all(letter.isspace() for position, letter in enumerate(text) if position not in covered)
