"""Renders a source as a whole intranet page."""

import re
from html import escape

from labels import EMPLOYER, label, long_date, period
from source_text import Heading, Source, markdown, parse, plain

PAGE = """<!DOCTYPE html>
<html lang="{lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title>
<meta name="author" content="{owner}">
<meta name="version" content="{version}">
<meta name="keywords" content="{topics}">
<meta name="dcterms.valid" content="{valid}">
<style>
body {{ font: 16px/1.55 system-ui, sans-serif; margin: 0; color: #1d2b2f; }}
header, footer {{ background: #14576b; color: #fff; padding: 1rem 2rem; }}
header a, footer a {{ color: #fff; margin-right: 1.2rem; }}
.page {{ display: flex; gap: 2rem; max-width: 72rem; margin: 0 auto; padding: 2rem; }}
nav.sections {{ flex: 0 0 14rem; font-size: .9rem; }}
table {{ border-collapse: collapse; margin: 1rem 0; }}
th, td {{ border: 1px solid #9fb4b9; padding: .4rem .7rem; text-align: left; vertical-align: top; }}
th {{ background: #eef4f5; }}
</style>
</head>
<body>
<header>
<a href="#content">{skip}</a>
<nav aria-label="MyAldermoor">
<a href="/">{home}</a>
<a href="/policies">{policies}</a>
<a href="/people-desk">{help}</a>
</nav>
</header>
<div class="page">
<nav class="sections" aria-label="{on_this_page}">
<p>{on_this_page}</p>
<ul>
{links}</ul>
</nav>
<main id="content">
<article>
<h1>{title}</h1>
<p class="meta">{meta}</p>
{body}</article>
</main>
</div>
<footer>
<p>© {employer} · {help}: people.desk@aldermoor.example</p>
<p>{review_label}: {review}</p>
</footer>
</body>
</html>
"""


def render_html(source: Source) -> bytes:
    """The HTML page of `source`."""
    language = source.locale
    body, links = _article(source.body)
    holds = period(source.day("effective_from"), source.day("effective_to"), language)
    facts = (("owner", source.text("owner")), ("version", source.text("version")), ("effective", holds))
    words = {key: label(language, key) for key in ("skip", "home", "policies", "help", "on_this_page")}
    return PAGE.format(
        lang=language,
        title=escape(source.text("title")),
        owner=escape(source.text("owner")),
        version=escape(source.text("version")),
        topics=escape(", ".join(source.front["topics"])),
        valid=f"{source.day('effective_from')}/{source.day('effective_to') or ''}",
        meta=escape(" · ".join(f"{label(language, key)}: {value}" for key, value in facts)),
        links="".join(f'<li><a href="#{anchor}">{text}</a></li>\n' for anchor, text in links),
        body=body,
        employer=EMPLOYER,
        review_label=label(language, "review"),
        review=long_date(source.day("review_by"), language),
        **words,
    ).encode()


def _article(text: str) -> tuple[str, list[tuple[str, str]]]:
    """The article's HTML without its repeated title, with an anchor on every section, and the list of sections."""
    dialect = markdown()
    tokens = dialect.parse(text)
    if tokens and tokens[0].type == "heading_open" and tokens[0].tag == "h1":
        tokens = tokens[3:]
    titles = {plain(b.runs) for b in parse(text) if isinstance(b, Heading) and b.level == 2}
    links: list[tuple[str, str]] = []
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            words = re.sub(r"[*_`]", "", tokens[at + 1].content)
            anchor = re.sub(r"[^\w]+", "-", words.lower()).strip("-")
            token.attrSet("id", anchor)
            if token.tag == "h2" and words in titles:
                links.append((anchor, escape(words)))
    return dialect.renderer.render(tokens, dialect.options, {}), links
