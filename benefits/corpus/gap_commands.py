"""`benefits corpus gaps`: gaps in the terminal, with the index and the questions that the settings name."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any, Final

from rich.text import Text

from assistant.audit.store import AuditStore
from assistant.live_index import LiveIndex
from benefits.assemble import make_embedder, make_scrubber
from benefits.corpus.gaps import Asked, draft_gap, gaps_json
from benefits.settings import Settings
from benefits.terminal import console, show_json
from ingest.lifecycle.records import Actor, Change
from ingest.lifecycle.workspace import Workspace

_MOST: Final = 50


def shown_gaps(settings: Settings, space: Workspace, as_json: bool) -> None:
    """Print the gaps, largest first."""
    with _asked(settings) as asked:
        found = gaps_json(asked, space, date.today(), _MOST)
    if as_json:
        show_json(found)
        return
    if not found["gaps"]:
        console.print(f"no question was asked in vain by a group of {found['minimum_group']} or more")
    for gap in found["gaps"]:
        _show(gap)


def draft_one(settings: Settings, space: Workspace, actor: Actor, gap_id: str) -> Change:
    """Propose a stub for a gap."""
    with _asked(settings) as asked:
        return draft_gap(asked, settings, space, actor, gap_id)


@contextmanager
def _asked(settings: Settings) -> Iterator[Asked]:
    index = LiveIndex(settings.index, make_embedder(settings))
    scrubber = make_scrubber(settings, index.open().snapshot.names())
    store = AuditStore(settings.audit_url)
    try:
        yield Asked(store, index, scrubber, settings.minimum_group)
    finally:
        store.close()


def _show(gap: dict[str, Any]) -> None:
    console.print(Text(f"\n{gap['example']}", style="bold"))
    parts = [f"{gap['size']} questions"]
    parts += [
        f"{gap[name]} {said}"
        for name, said in (("unanswered", "unanswered"), ("rated_down", "rated down"))
        if gap[name]
    ]
    languages = ", ".join(f"{language} {count}" for language, count in gap["by_language"].items())
    console.print(Text(f"  {' · '.join([*parts, languages] if languages else parts)}", style="dim"), soft_wrap=True)
    nearest = gap["nearest"]
    place = " › ".join(filter(None, (nearest["title"], nearest["section"]))) if nearest else ""
    console.print(Text(f"  nearest: {place} ({nearest['document']})" if nearest else "  nothing near"), soft_wrap=True)
    draft = gap["draft"]
    following = f"draft: {draft['path']}" if draft else f"draft it with: benefits corpus gaps --draft {gap['id']}"
    console.print(Text(f"  {following}"), soft_wrap=True)
