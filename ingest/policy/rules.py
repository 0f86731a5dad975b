"""What must hold among the documents of a corpus: one version in force, versions that follow each other, translations with an original."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from difflib import get_close_matches
from typing import Final

from ingest.contract.chunks import Audience, Confidentiality, DocumentInfo
from ingest.policy.findings import Finding, Severity
from ingest.policy.translations import check_translations

Group = tuple[str, str, tuple[tuple[str, tuple[str, ...]], ...]]
_NAMED: Final = 5


def check_rules(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    """Everything that can be said without reading a text."""
    for info in documents:
        yield from _dates(info)
        if info.confidentiality is Confidentiality.RESTRICTED:
            message = "it is restricted, and everybody who can reach the service is answered from it"
            remedy = "put the service behind your identity provider, or leave the document out with state: draft"
            yield Finding(
                Severity.WARNING, "confidentiality", info.path, message, remedy, "confidentiality", "restricted"
            )
    yield from _in_force_together(documents)
    yield from _supersedes(documents)
    yield from check_translations(documents)
    yield from _not_said(documents)


def audience_key(audience: Audience) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """An audience that can be compared, whatever the order and case it was written in."""
    return tuple(
        sorted(
            (name, tuple(sorted(value.casefold() for value in values))) for name, values in audience.criteria.items()
        )
    )


def _dates(info: DocumentInfo) -> Iterator[Finding]:
    start, end = info.effective_from, info.effective_to
    if start and end and end < start:
        message = f"effective_to is {end}, before effective_from, which is {start}: it is in force on no day"
        yield Finding(
            Severity.ERROR, "dates", info.path, message, "correct one of the two", "effective_to", end.isoformat()
        )
    if start and info.review_by and info.review_by < start:
        message = f"review_by is {info.review_by}, before effective_from, which is {start}"
        remedy = "set the day of the next review"
        yield Finding(Severity.WARNING, "dates", info.path, message, remedy, "review_by", info.review_by.isoformat())


def _in_force_together(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    groups: dict[Group, list[DocumentInfo]] = defaultdict(list)
    for info in documents:
        if info.policy:
            groups[(info.policy, info.language, audience_key(info.audience))].append(info)
    for group in groups.values():
        longest: DocumentInfo | None = None
        for info in sorted(group, key=lambda item: (item.effective_from or date.min, item.path)):
            if longest and (info.effective_from or date.min) <= (longest.effective_to or date.max):
                yield _together(longest, info)
            if longest is None or (info.effective_to or date.max) > (longest.effective_to or date.max):
                longest = info


def _together(earlier: DocumentInfo, later: DocumentInfo) -> Finding:
    day = max(earlier.effective_from or date.min, later.effective_from or date.min)
    since = f"on {day}" if day != date.min else "on every day"
    about = f"policy {later.policy!r} for the same audience in {later.language!r}"
    if earlier.version == later.version:
        message = f"it says version {later.version!r} of {about}, as {earlier.path} does, and both are in force {since}"
        remedy = "give each its own 'policy' if they are parts of one, or retire one"
        return Finding(Severity.WARNING, "versions", later.path, message, remedy, "version", later.version)
    message = f"version {later.version!r} and version {earlier.version!r} ({earlier.path}) of {about} are both in force {since}"
    before = later.effective_from - timedelta(days=1) if later.effective_from else None
    remedy = (
        f"set effective_to: {before} there" if before and before != earlier.effective_to else "set effective_to of one"
    )
    return Finding(
        Severity.ERROR, "versions", later.path, message, f"{remedy}, or state: retired", "effective_from", _day(later)
    )


def _day(info: DocumentInfo) -> str | None:
    return info.effective_from.isoformat() if info.effective_from else None


def _supersedes(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    nodes: dict[str, str] = {info.path: _node(info) for info in documents}
    known = set(nodes.values())
    after: dict[str, str] = {}
    paths: dict[str, str] = {}
    for info in documents:
        if info.supersedes is None:
            continue
        target = nodes.get(info.supersedes) or f"{info.policy}\n{info.supersedes}"
        if target not in known:
            yield _nothing_superseded(info, documents)
        else:
            after[nodes[info.path]] = target
            paths[nodes[info.path]] = info.path
    yield from _cycles(after, paths)


def _node(info: DocumentInfo) -> str:
    """A version of a policy; language variants of it are one node."""
    return f"{info.policy}\n{info.version}" if info.policy and info.version else info.path


def _nothing_superseded(info: DocumentInfo, documents: Sequence[DocumentInfo]) -> Finding:
    versions = sorted({other.version for other in documents if other.policy == info.policy and other.version})
    near = get_close_matches(info.supersedes or "", [other.path for other in documents], n=1, cutoff=0.6)
    known = f"versions of it here are {', '.join(versions)}" if info.policy and versions else "it has no other versions"
    remedy = f"write {near[0]!r}" if near else "correct it, or add the earlier version with state: retired"
    message = f"it supersedes {info.supersedes!r}, which is neither a version of policy {info.policy!r} ({known}) nor a document"
    return Finding(Severity.ERROR, "versions", info.path, message, remedy, "supersedes", info.supersedes)


def _cycles(after: dict[str, str], paths: dict[str, str]) -> Iterator[Finding]:
    done: set[str] = set()
    for start in sorted(after):
        trail: list[str] = []
        node: str | None = start
        while node is not None and node not in done and node not in trail:
            trail.append(node)
            node = after.get(node)
        if node in trail:
            ring = [paths[item] for item in trail[trail.index(node) :]]
            message = f"versions supersede each other in a circle: {' → '.join([*ring, ring[0]])}"
            remedy = "remove 'supersedes' from the oldest"
            yield Finding(Severity.ERROR, "versions", ring[0], message, remedy, "supersedes")
        done.update(trail)


def _not_said(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    """Fields that the upkeep of a corpus needs; one finding a field, not one a document."""
    wanted = {
        "owner": "who keeps it",
        "review_by": "when it is looked at again",
        "policy": "which policy it is",
        "version": "which version it is",
    }
    for name, meaning in wanted.items():
        without = [info.path for info in documents if getattr(info, name) is None]
        if without:
            more = f" and {len(without) - _NAMED} more" if len(without) > _NAMED else ""
            message = f"{len(without)} of {len(documents)} documents do not say {meaning}: {', '.join(without[:_NAMED])}{more}"
            yield Finding(
                Severity.HINT,
                "fields",
                without[0],
                message,
                f"add {name!r} in catalogue, sidecar or front matter",
                name,
            )
