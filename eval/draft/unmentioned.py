"""Questions that no document answers: topics from a packaged list, checked against the documents' words."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Final

from eval.cases.case import Case
from eval.draft.records import DraftDocument, Proposal
from eval.draft.wording import packaged

MADE_BY: Final = "unmentioned"
_LETTERS: Final = re.compile(r"[^\W\d_\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")


def unmentioned(documents: Sequence[DraftDocument], languages: Sequence[str]) -> Iterator[Proposal]:
    """Questions in these languages on topics of which no document has a word, in whatever language the document is."""
    texts = [_folded(f"{document.title}\n{document.text}") for document in documents]
    for topic, spoken in packaged("unmentioned").items():
        words = [word for _, own in spoken.values() for word in own]
        if any(_begins(word).search(text) for word in words for text in texts):
            continue
        for language in languages:
            if language in spoken:
                case = Case(
                    id=f"draft-{language}-{MADE_BY}-{topic}",
                    lang=language,
                    question=spoken[language][0],
                    answerable=False,
                    topic=topic,
                    near_miss=False,
                )
                yield Proposal(case=case, made_by=MADE_BY)


def _begins(word: str) -> re.Pattern[str]:
    """A word's beginning, so that its other forms are found too; anywhere in scripts without blanks."""
    folded = _folded(word)
    return re.compile((r"(?<!\w)" if _LETTERS.match(folded) else "") + re.escape(folded))


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
