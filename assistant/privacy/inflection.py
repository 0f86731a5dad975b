"""What a name looks like without its case endings, and the shapes that family names have."""

import re
from typing import Final

_RU_ENDINGS: Final = tuple(
    "ами ями ого его ому ему ыми ими ой ей ою ею ом ем ём ым им ых их ую юю ая ы и а я у ю е о".split()  # noqa: SIM905
)
_RU_SHAPE: Final = re.compile(
    r"(?:[а-яё]{2,}(?:ов|ев|ёв|ин|ын)(?:а|у|ым|е|ой|ых|ыми)?|[а-яё]{2,}(?:ск|цк)(?:ий|ого|ому|им|ом|ая|ой|ую|ие|их)"
    r"|[а-яё]{2,}(?:енко|ук|юк|чук|дзе|швили|ян|яна|яну|яном|ович|евич)|[а-яё]{2,}(?:ович|евич|ич|овн|евн|ичн|иничн)(?:а|у|ем|е|ы|ой)?)"
)
_RU_NOT: Final = re.compile(
    r"(?:магазин|кабинет|берлин|дублин|пекин|ростов|псков|тамбов|саратов|харьков|киев|азов|кирово?|львов|краснов?|москов|российск|европейск|"
    r"московск|сибирск|уральск|новосибирск|челябинск|красноярск|омск|томск|иркутск|хабаровск|мурманск|архангельск|смоленск|минск|брянск|курск|"
    r"ульяновск|ижевск|норильск|петербургск|американск|германск|казанск|самарск|ростовск)[а-я]*"
)
# Endings of Russian adjectives, and of the verbs that follow a subject.
ADJECTIVE: Final = re.compile("(?:ск|цк|ев|ов|н)(?:ая|ой|ую|ое|ие|их|им|ими|ого|ому|ом|ий|ый)$")
VERB: Final = re.compile("(?:л|ла|ло|ли|лся|лась|лось|лись|ет|ит|ют|ят|ат|ут|ёт|ется|ится|ются|ятся|ть|ться)$")
_PL_SHAPE: Final = re.compile(
    r"[a-ząćęłńóśźż]{3,}(?:sk|ck|dzk)(?:i|a|iego|iemu|im|iej|ą|ich)|[a-ząćęłńóśźż]{3,}(?:wicz|czyk|czak|ewicz|owicz)(?:a|owi|em|u|owa|owie)?"
    r"|[a-ząćęłńóśźż]{3,}iak(?:a|owi|iem)?"
)
_PL_NOT: Final = re.compile(
    r"(?:polsk|warszawsk|krakowsk|europejsk|niemieck|angielsk|francusk|włosk|hiszpańsk|śląsk|gdańsk|bydgosk|podlask|lubelsk|mazowieck|dolnośląsk|"
    r"macierzyńsk|rodzicielsk|ojcowsk|wychowawcz|chorob|lekarsk|amerykańsk|rosyjsk|ukraińsk|wielkopolsk|małopolsk|pracownicz|płock|kielck)[a-ząćęłńóśźż]*"
)

# Ending of an oblique case → endings of the nominative that it may stand for.
_PL_ENDINGS: Final[dict[str, tuple[str, ...]]] = {
    "owi": ("",),
    "em": ("", "ek"),
    "iem": ("", "ek"),
    "a": ("", "ek", "eł"),
    "ą": ("a",),
    "ę": ("a",),
    "y": ("a", ""),
    "i": ("a", "ia", ""),
    "ie": ("a", ""),
    "iego": ("i", "y"),
    "ego": ("y", ""),
    "iemu": ("i",),
    "im": ("i",),
    "ej": ("a",),
    "iej": ("a", "ia"),
    "u": ("",),
    "o": ("a",),
    "ce": ("ka",),
    "dze": ("ga",),
    "rze": ("ra", "r"),
    "cie": ("ta", "t"),
    "dzie": ("da", "d"),
    "le": ("ła", "ł"),
    "ii": ("ia",),
    "ią": ("ia",),
    "ię": ("ia",),
    "ka": ("ek",),
    "kowi": ("ek",),
    "kiem": ("ek", "ka"),
    "ła": ("eł",),
    "łem": ("eł",),
    "łowi": ("eł",),
}


_TR_OWNED: Final = re.compile(
    r"([^\W\d_]{2,}[cç][ae])(?:m|n|s[ıi]|m[ıi]z|n[ıi]z|l[ae]r[ıi])(?:[yn]?[ıiae]|n[ıi]n|n?[dt][ae]n?|y?l[ae])?"
)


def stems(word: str, language: str) -> frozenset[str]:
    """The forms a word may be an inflection of, itself among them."""
    low = word.lower()
    forms = {low}
    if language == "ru":
        for ending in _RU_ENDINGS:
            if low.endswith(ending) and len(low) - len(ending) >= 2:
                base = low[: -len(ending)]
                forms |= {base, base + "а", base + "я", base + "й", base + "ь", base + "ия", base + "ий", base + "о"}
                # Пётр – Петра, Лев – Льва, Павел – Павла
                if len(base) > 2 and base[-1] in "лрв":
                    forms |= {base[:-1] + "е" + base[-1]}
    elif language == "pl":
        for ending, adds in _PL_ENDINGS.items():
            if low.endswith(ending) and len(low) - len(ending) >= 2:
                forms |= {low[: -len(ending)] + add for add in adds}
        if low.endswith("ska") or low.endswith("cka"):
            forms.add(low[:-1] + "i")
        if low.endswith(("skiego", "ckiego", "skiemu", "ckiemu")):
            forms.add(low[:-3])
    elif language == "tr" and len(low) > 4:
        for ending in (
            "in",
            "ın",
            "un",
            "ün",
            "nin",
            "nın",
            "nun",
            "nün",
            "e",
            "a",
            "ye",
            "ya",
            "i",
            "ı",
            "yi",
            "yı",
            "den",
            "dan",
            "ten",
            "tan",
            "le",
            "la",
            "yle",
            "yla",
            "de",
            "da",
        ):
            if low.endswith(ending) and len(low) - len(ending) >= 4:
                forms.add(low[: -len(ending)])
    return frozenset(forms)


def possessed(word: str, language: str) -> frozenset[str]:
    """The name of a language that a Turkish word with an ending for its owner is made of: Almancam, İngilizcesini."""
    found = _TR_OWNED.fullmatch(word) if language == "tr" else None
    return frozenset([found[1]]) if found else frozenset()


def surname_shape(word: str, language: str) -> bool:
    """Whether the ending alone says that a capitalised word is a family name or a patronymic."""
    low = word.lower()
    if language == "ru":
        return bool(_RU_SHAPE.fullmatch(low)) and not _RU_NOT.fullmatch(low) and len(low) > 4
    if re.search(r"(?:sk|ck|dzk|wicz|czyk|czak|iak)\w{0,4}$", low):
        return bool(_PL_SHAPE.fullmatch(low)) and not _PL_NOT.fullmatch(low)
    return False
