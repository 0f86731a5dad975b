"""Words around a document (cover block, running lines, navigation) in its own language."""

from datetime import date

EMPLOYER = "Aldermoor Group"

_LABELS: dict[str, dict[str, str]] = {
    "en": {
        "contents": "Contents", "owner": "Owner", "version": "Version", "effective": "Effective from", "until": "until",
        "review": "Next review", "page": "Page {n} of {m}", "home": "Home", "policies": "Policies and benefits",
        "help": "People Desk", "on_this_page": "On this page",
        "skip": "Skip to content",
    },
    "de": {
        "contents": "Inhalt", "owner": "Verantwortlich", "version": "Version", "effective": "Gültig ab", "until": "bis",
        "review": "Nächste Prüfung", "page": "Seite {n} von {m}", "home": "Startseite",
        "policies": "Richtlinien und Leistungen", "help": "People Desk", "on_this_page": "Auf dieser Seite",
        "skip": "Zum Inhalt",
    },
    "fr": {
        "contents": "Sommaire", "owner": "Responsable", "version": "Version", "effective": "En vigueur à partir du",
        "until": "jusqu’au", "review": "Prochaine révision", "page": "Page {n} sur {m}", "home": "Accueil",
        "policies": "Politiques et avantages", "help": "People Desk", "on_this_page": "Sur cette page",
        "skip": "Aller au contenu",
    },
    "es": {
        "contents": "Índice", "owner": "Responsable", "version": "Versión", "effective": "En vigor desde",
        "until": "hasta", "review": "Próxima revisión", "page": "Página {n} de {m}", "home": "Inicio",
        "policies": "Políticas y beneficios", "help": "People Desk", "on_this_page": "En esta página",
        "skip": "Ir al contenido",
    },
    "pt": {
        "contents": "Sumário", "owner": "Responsável", "version": "Versão", "effective": "Em vigor a partir de",
        "until": "até", "review": "Próxima revisão", "page": "Página {n} de {m}", "home": "Início",
        "policies": "Políticas e benefícios", "help": "People Desk", "on_this_page": "Nesta página",
        "skip": "Ir para o conteúdo",
    },
    "zh": {
        "contents": "目录", "owner": "负责部门", "version": "版本", "effective": "生效日期", "until": "至",
        "review": "下次复审", "page": "第 {n} 页，共 {m} 页", "home": "首页", "policies": "制度与福利",
        "help": "People Desk", "on_this_page": "本页内容",
        "skip": "跳到正文",
    },
}  # fmt: skip
_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "pt": "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
}


def label(locale: str, key: str) -> str:
    """A fixed word in a locale's language, English where the language has none."""
    return _LABELS.get(locale[:2], _LABELS["en"])[key]


def long_date(day: date | None, locale: str) -> str:
    """A date as a letter writes it."""
    language = locale[:2]
    if day is None:
        return "–"
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    months = _MONTHS.get(language, _MONTHS["en"]).split()
    month, number = months[day.month - 1], str(day.day)
    if locale == "en-US":
        return f"{month} {number}, {day.year}"
    if language == "de":
        return f"{number}. {month} {day.year}"
    if language in ("es", "pt"):
        return f"{number} de {month} de {day.year}"
    if language == "fr" and day.day == 1:
        number = "1er"
    return f"{number} {month} {day.year}"


def period(start: date | None, end: date | None, locale: str) -> str:
    """From when (and, for a superseded version, until when) a document holds."""
    text = long_date(start, locale)
    return f"{text} {label(locale, 'until')} {long_date(end, locale)}" if end else text
