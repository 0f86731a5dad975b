"""Makes every question of a set a test item, named by its id: `pytest --benefits-set FILE [--benefits-url URL | --benefits-index DIR]`."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from eval.cases.case import Case
    from eval.targets.answer import Answer
    from eval.targets.target import Target

_SETS: Final = pytest.StashKey[tuple[Path, ...]]()
_TARGET: Final = pytest.StashKey["Target"]()
_TEXTS: Final = pytest.StashKey[Any]()
_SHOWN_QUOTE: Final = 300


class WrongAnswerError(Exception):
    """An answer that is not right; the message says all that is known of it."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the options."""
    group = parser.getgroup("benefits", "answer accuracy")
    group.addoption(
        "--benefits-set",
        action="append",
        metavar="FILE",
        help="a question set whose questions are tests; may be repeated",
    )
    group.addoption("--benefits-url", metavar="URL", help="ask the service that runs there")
    group.addoption(
        "--benefits-index", metavar="DIR", help="ask in this process, over this index (the settings' by default)"
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have the sets collected: alone if nothing else was named, else with what was."""
    files = tuple(Path(name).resolve() for name in config.getoption("--benefits-set") or ())
    if not files and (config.getoption("--benefits-url") or config.getoption("--benefits-index")):
        raise pytest.UsageError(
            "--benefits-url and --benefits-index say whom to ask; name what with --benefits-set FILE"
        )
    if config.getoption("--benefits-url") and config.getoption("--benefits-index"):
        raise pytest.UsageError("--benefits-url and --benefits-index exclude each other; give one of the two")
    missing = [str(path) for path in files if not path.is_file()]
    if missing:
        raise pytest.UsageError(f"--benefits-set: {', '.join(missing)} is not a file")
    config.stash[_SETS] = files
    named = config.args if config.args_source is pytest.Config.ArgsSource.ARGS else []
    if files:
        config.args[:] = [*named, *map(str, files)]


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Take the sets that were named, and no other file."""
    wanted = file_path.resolve() in parent.config.stash.get(_SETS, ())
    return QuestionSetFile.from_parent(parent, path=file_path) if wanted else None


class QuestionSetFile(pytest.File):
    """A question set."""

    def collect(self) -> Iterator[pytest.Item]:
        """Its questions."""
        # A run of pytest that names no set must not pay for the suite's imports.
        from eval.cases.loader import QuestionSetError, load_set  # noqa: PLC0415

        try:
            loaded = load_set(self.path)
        except QuestionSetError as error:
            raise self.CollectError(str(error)) from None
        for case in loaded.cases:
            yield QuestionItem.from_parent(self, name=case.id, case=case)


class QuestionItem(pytest.Item):
    """A question; it passes if the answer is right."""

    def __init__(self, *, case: "Case", **arguments: Any) -> None:
        super().__init__(**arguments)
        self._case = case

    def runtest(self) -> None:
        """Ask, and hold the answer against the gold."""
        from eval.explain import reasons  # noqa: PLC0415 - see QuestionSetFile.collect
        from eval.metrics.leaks import details_of_cases  # noqa: PLC0415
        from eval.metrics.observation import Observation  # noqa: PLC0415
        from eval.metrics.verdicts import correct  # noqa: PLC0415
        from eval.targets.answer import failed  # noqa: PLC0415
        from eval.targets.target import TargetError  # noqa: PLC0415

        target = _target(self.config)
        try:
            answer = target.answer(self._case)
        except TargetError as error:
            answer = failed(str(error))
        leaks = tuple(details_of_cases(self._case, answer) or ())
        item = Observation(self._case, answer, None, self.config.stash[_TEXTS], leaks)
        if correct(self._case, answer) != 1.0 or leaks:
            raise WrongAnswerError(_message(self._case, answer, reasons(item)))

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Question, answer, gold and why, without a traceback."""
        if isinstance(excinfo.value, WrongAnswerError):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """The set and the id."""
        return self.path, None, self.name


def _target(config: pytest.Config) -> "Target":
    if _TARGET in config.stash:
        return config.stash[_TARGET]
    url = config.getoption("--benefits-url")
    if url:
        from eval.targets.url import UrlTarget  # noqa: PLC0415 - see QuestionSetFile.collect

        config.stash[_TARGET], config.stash[_TEXTS] = UrlTarget(url), None
        return config.stash[_TARGET]
    from benefits.assemble import make_answering  # noqa: PLC0415 - models take seconds to import
    from benefits.measured import IndexedTexts, product_target  # noqa: PLC0415
    from benefits.settings import load_settings  # noqa: PLC0415
    from ingest.contract.errors import IngestError  # noqa: PLC0415
    from ingest.contract.index.layout import IndexLayout  # noqa: PLC0415

    index = config.getoption("--benefits-index")
    try:
        settings = load_settings(index=Path(index) if index else None)
        IndexLayout(settings.index).current()  # said before models are loaded, which may take a minute
        config.stash[_TARGET] = product_target(make_answering(settings))
    except IngestError as error:
        pytest.exit(str(error), returncode=pytest.ExitCode.USAGE_ERROR)
    config.stash[_TEXTS] = IndexedTexts(settings)
    return config.stash[_TARGET]


def _message(case: "Case", answer: "Answer", why: tuple[str, ...]) -> str:
    cited = [f"[{item.n or place}] {item.document}{_page(item.page)}" for place, item in enumerate(answer.citations, 1)]
    gold = [f"{source.doc}{_page(source.page)}" for source in case.sources]
    lines = [
        f"Question ({case.lang}): {case.question}",
        f"Answer ({answer.status}): {answer.answer or answer.error or '(no text)'}",
        f"Cited: {', '.join(cited) or 'nothing'}",
        f"Gold ({case.expected_status}): {', '.join(gold) or 'no source'}",
        *(f"Key fact: {fact}" for fact in case.key_facts),
        *([f"Quote: {case.quote[:_SHOWN_QUOTE]}"] if case.quote else []),
        *(f"Why: {reason}" for reason in why),
    ]
    return "\n".join(lines)


def _page(page: int | None) -> str:
    return "" if page is None else f", page {page}"
