"""What is out of date: a review that is due, a version that has ended."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final

from ingest.policy.findings import Finding, Severity
from ingest.policy.reading import ReadDocument

_CHECK: Final = "stale"
_SOON: Final = timedelta(days=30)
_NAMED: Final = 5


def find_stale(documents: Sequence[ReadDocument], day: date) -> Iterator[Finding]:
    """Published documents past a date, and by owner those that are to be reviewed within 30 days."""
    latest = _latest_versions(documents)
    for document in documents:
        info = document.info
        if not document.published:
            continue
        ended = info.effective_to is not None and info.effective_to < day
        followed = info.policy is not None and (latest.get((info.policy, info.language)) or date.min) > (
            info.effective_from or date.min
        )
        if ended and not followed:
            message = (
                f"it applied until {info.effective_to}, {_ago(day, info.effective_to)}, and no later version is here"
            )
            remedy = "add the version that follows it, or set state: retired"
            yield Finding(Severity.WARNING, _CHECK, info.path, message, remedy, "effective_to", str(info.effective_to))
        elif not ended and info.review_by is not None and info.review_by < day:
            message = f"its review was due on {info.review_by}, {_ago(day, info.review_by)}"
            remedy = f"{info.owner or 'its owner'} reviews it and sets the next date"
            yield Finding(Severity.WARNING, _CHECK, info.path, message, remedy, "review_by", str(info.review_by))
    yield from _due_soon(documents, day)


def _due_soon(documents: Sequence[ReadDocument], day: date) -> Iterator[Finding]:
    """One hint an owner: what to look at in the next 30 days."""
    due: dict[str, list[ReadDocument]] = defaultdict(list)
    for document in documents:
        info = document.info
        ended = info.effective_to is not None and info.effective_to < day
        if document.published and not ended and info.review_by and day <= info.review_by < day + _SOON:
            due[info.owner or "(no owner)"].append(document)
    for owner, soon in sorted(due.items()):
        first = min(document.info.review_by or day for document in soon)
        names = ", ".join(document.info.path for document in soon[:_NAMED])
        more = f" and {len(soon) - _NAMED} more" if len(soon) > _NAMED else ""
        message = f"{owner} has {len(soon)} to review within {_SOON.days} days, the first by {first}: {names}{more}"
        remedy = "look at them again, and set the next date"
        yield Finding(Severity.HINT, _CHECK, soon[0].info.path, message, remedy, "review_by", str(first))


def _latest_versions(documents: Sequence[ReadDocument]) -> dict[tuple[str, str], date]:
    """The day on which the last published version of each policy begins, by policy and language."""
    latest: dict[tuple[str, str], date] = {}
    for document in documents:
        info = document.info
        if info.policy is not None and document.published:
            key = (info.policy, info.language)
            latest[key] = max(latest.get(key, date.min), info.effective_from or date.min)
    return latest


def _ago(day: date, then: date | None) -> str:
    days = (day - then).days if then else 0
    return "1 day ago" if days == 1 else f"{days} days ago"
