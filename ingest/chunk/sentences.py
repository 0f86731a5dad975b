"""Sentence boundaries by punctuation, for every script the assistant serves; no model, no language argument."""

import re
from typing import Final

# Full-width and native stops end a sentence whatever follows; a Latin stop only before a blank and a plausible beginning.
_BOUNDARY: Final = re.compile(
    r"""
    (?: [。！？｡]+[”’」』）)\]]* )                 # Chinese, Japanese
  | (?: [।॥؟۔]+["”’)\]]* (?=\s|$) )               # Hindi, Arabic, Urdu
  | (?: (?P<latin>[.!?…]+["”“’»)\]]*) (?=\s+ (?P<next>["“„‘«(\[¿¡]*\S)) )
    """,
    re.VERBOSE,
)
_ABBREVIATIONS: Final = frozenset(
    """
    mr mrs ms dr prof sr jr st no nos vs etc e.g i.e a.m p.m u.s u.k inc ltd co corp dept approx est max min incl excl fig art sec par ext tel
    abs bzw ca d.h evtl ggf inkl max mind nr s sog str u.a usw vgl z.b zzgl tgl std jhd mio mrd dipl ing hr fr
    m mm mme mlle mlles cf env p.ex réf art ex
    sr sra srta dña d p.ej ej ee.uu núm pág art avda c.p ud uds aprox
    sra dra exmo exma av nº pág art p.ex
    sig sigg dott dott.ssa ing avv ecc pag n
    dhr mevr drs bijv d.w.z o.a enz
    np tj itd itp m.in dr hab ul al pl prof godz tel zł
    vb vs bkz örn doç prof sn
    г гг т.д т.п т.е ул д кв руб тыс млн стр им см
    ths ts gs pgs tp
    डॉ श्री पृ सं रु
    डॉ श्री पृ सं रु
    """.split()  # noqa: SIM905 - a table of words, not a list of strings
)
# One letter is an initial, but in Korean one syllable is a word.
_INITIAL: Final = re.compile(r"(?:^|[\s(])(?![가-힣])[^\W\d_]$")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Split a paragraph into sentences; returns (start, end) offsets without surrounding blanks."""
    spans: list[tuple[int, int]] = []
    start = 0
    for match in _BOUNDARY.finditer(text):
        if match["latin"] is not None and not _ends_sentence(text, start, match):
            continue
        _append(spans, text, start, match.end())
        start = match.end()
    _append(spans, text, start, len(text))
    return spans


def _ends_sentence(text: str, start: int, match: re.Match[str]) -> bool:
    if match["latin"][0] != ".":
        return not match["next"][-1].islower()
    following = match["next"][-1]
    if following.islower():
        return False
    before = text[start : match.start()]
    word = before.rsplit(maxsplit=1)[-1].lstrip("(\"'“‘«[").casefold() if before.strip() else ""
    if word in _ABBREVIATIONS or _INITIAL.search(before):
        return False
    # "the 3. floor", "am 1. Januar": an ordinal before a word in German, Czech, Turkish...; a list number alone.
    return not (word.isdigit() and len(word) <= 2)


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
