"""Rules about language variants: an original that is there, of the same policy, and binding."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

from ingest.contract.chunks import DocumentInfo
from ingest.policy.findings import Finding, Severity

_CHECK: Final = "translations"


def check_translations(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    """Each translation beside its original, and each policy's variants beside each other."""
    by_path = {info.path: info for info in documents}
    for info in documents:
        if info.translation_of is not None:
            yield from _original(info, by_path)
    yield from _variants(documents)


def _original(info: DocumentInfo, by_path: Mapping[str, DocumentInfo]) -> Iterator[Finding]:
    field, value = "translation_of", info.translation_of
    original = by_path.get(info.translation_of or "")
    if original is None:
        near = get_close_matches(value or "", sorted(by_path), n=1, cutoff=0.6)
        remedy = f"write {near[0]!r}" if near else "write the original's path below the corpus folder"
        yield _found(
            Severity.ERROR, info, f"it translates {value!r}, and there is no such document", remedy, field, value
        )
    elif original.path == info.path:
        yield _found(Severity.ERROR, info, "it says that it translates itself", "remove 'translation_of'", field, value)
    elif original.translation_of is not None:
        message = f"it translates {value}, which is a translation itself"
        yield _found(Severity.WARNING, info, message, f"name the original, {original.translation_of!r}", field, value)
    elif original.language == info.language:
        message = f"it translates {value}, and both are in {info.language!r}"
        yield _found(Severity.WARNING, info, message, "correct 'language' of one of the two", field, value)
    elif original.policy != info.policy:
        message = f"it translates {value} of policy {original.policy!r}, and is of policy {info.policy!r} itself"
        yield _found(Severity.ERROR, info, message, f"write policy: {original.policy}", "policy", info.policy)
    elif original.binding is False and info.binding is not True:
        message = f"it translates {value}, which says that it is not binding, and is not binding itself"
        yield _found(
            Severity.WARNING, info, message, "say binding: true of the variant that counts", "binding", "false"
        )


def _variants(documents: Sequence[DocumentInfo]) -> Iterator[Finding]:
    groups: dict[tuple[str, str | None], list[DocumentInfo]] = defaultdict(list)
    for info in documents:
        if info.policy:
            groups[(info.policy, info.version)].append(info)
    for (policy, _), group in sorted(groups.items(), key=lambda item: item[1][0].path):
        languages = {info.language for info in group}
        loose = [info for info in group if info.translation_of is None and info.binding is not True]
        sure = any(info.binding for info in group)
        if len(languages) < 2 or sure or len({info.language for info in loose}) < 2 or _apart(loose):
            continue
        names = ", ".join(f"{info.path} ({info.language})" for info in loose)
        message = f"variants of policy {policy!r} in {len(languages)} languages, and none says which one binds: {names}"
        remedy = "say binding: true of the one that counts, and translation_of in the others"
        yield _found(Severity.WARNING, loose[0], message, remedy, "binding", None)


def _apart(group: Sequence[DocumentInfo]) -> bool:
    """True if each variant is for other people: local rules of one policy, not translations."""
    audiences = [tuple(sorted(map(str, info.audience.criteria.items()))) for info in group]
    return len(set(audiences)) == len(audiences)


def _found(severity: Severity, info: DocumentInfo, message: str, remedy: str, field: str, value: str | None) -> Finding:
    return Finding(severity, _CHECK, info.path, message, remedy, field, value)
