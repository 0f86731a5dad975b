"""Work on the index in a process of its own, so that the service goes on answering; tells progress as lines of JSON."""

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from assistant.errors import AssistantError
from benefits.corpus.updating import check_same_corpus, patiently
from benefits.ingesting import update_index
from benefits.settings import Settings, load_settings
from ingest.contract.errors import IngestError
from ingest.lifecycle.proposals import find

_NICENESS: Final = 10


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done: bring the index up to date, or, if a change is named, try it with question sets."""

    corpus: str
    index: str
    change: str | None = None
    questions: tuple[str, ...] = ()


class Lines:
    """Progress as lines of JSON on standard output; nobody need read them."""

    def __init__(self) -> None:
        self._stage, self._done, self._total = "", 0, 0

    def start(self, stage: str, total: int) -> None:
        """A stage begins."""
        self._stage, self._done, self._total = stage, 0, total
        self.advance(0)

    def advance(self, amount: int = 1) -> None:
        """So many more are done."""
        self._done += amount
        tell({"stage": self._stage, "done": self._done, "total": self._total})


def tell(content: dict[str, Any]) -> None:
    """Write a line; a reader that has gone does not stop the work."""
    try:
        sys.stdout.write(json.dumps(content, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def carry_out(order: Order) -> dict[str, Any]:
    """Do it; gives what is to be told of the end."""
    settings = load_settings(corpus=Path(order.corpus), index=Path(order.index))
    if order.change is None:
        check_same_corpus(settings)
        return patiently(lambda: update_index(settings, Lines())).as_json()
    return _preview(settings, order.change, order.questions)


def _preview(settings: Settings, change_id: str, questions: tuple[str, ...]) -> dict[str, Any]:
    # What asks takes seconds to import, and to publish asks nothing.
    from benefits.corpus.desk import plan_of_change, workspace  # noqa: PLC0415
    from benefits.corpus.preview import preview  # noqa: PLC0415
    from benefits.corpus.showing import build_index, load_cases  # noqa: PLC0415

    space = workspace(settings)
    plan = plan_of_change(space, find(space, change_id))
    cases = load_cases(settings, questions)
    return patiently(lambda: preview(settings, plan, cases, build_index, Lines())).as_json()


def main() -> None:
    """Take the order from the command line, as JSON."""
    os.nice(_NICENESS)
    value = json.loads(sys.argv[1])
    order = Order(value["corpus"], value["index"], value["change"], tuple(value["questions"]))
    try:
        tell({"result": carry_out(order)})
    except (IngestError, AssistantError) as error:
        tell({"error": str(error)})
    # At once, as the command line does: to free models, which the system takes back anyway, takes a while.
    os._exit(0)


if __name__ == "__main__":
    main()
