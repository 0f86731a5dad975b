"""Who may import whom. Every import counts, those inside functions and conditions too.

eval → assistant → ingest.contract ← ingest, and benefits puts them together
"""

import ast
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("assistant", "benefits", "eval", "ingest")

# What each package may import of the others: whole packages, or parts of one.
MAY_IMPORT: Mapping[str, tuple[str, ...]] = {
    "assistant": ("ingest.contract",),
    "benefits": ("assistant", "eval", "ingest"),
    "eval": ("assistant", "ingest.contract"),
    "ingest": (),
}
# Inside assistant: records ← stages ← pipeline ← api. Stages do not import each other, except for records of theirs.
STAGES = ("answer", "audience", "audit", "conversation", "persona", "privacy", "retrieve", "safety")
STAGE_EDGES = {
    ("answer", "assistant.privacy.text"),
    ("answer", "assistant.retrieve.late"),
    ("answer", "assistant.retrieve.records"),
    ("answer", "assistant.persona.mentions"),
    ("audience", "assistant.answer.phrases"),
    ("audience", "assistant.answer.select"),
    ("audience", "assistant.answer.unit_ranking"),
    ("audience", "assistant.persona.mentions"),
    ("audience", "assistant.persona.words"),
    ("audience", "assistant.privacy.text"),
    ("audience", "assistant.retrieve.records"),
    ("audit", "assistant.answer.records"),
    ("audit", "assistant.conversation.records"),
    ("conversation", "assistant.answer.records"),
    ("conversation", "assistant.audience.sections"),
    ("conversation", "assistant.courtesies"),
    ("conversation", "assistant.language"),
    ("conversation", "assistant.persona.mentions"),
    ("conversation", "assistant.privacy.text"),
    ("conversation", "assistant.records"),
    ("audit", "assistant.privacy.text"),
    ("retrieve", "assistant.privacy.text"),
    ("safety", "assistant.privacy.text"),
}
STAGE_BASE = {"assistant.errors"}
# Parts of assistant that stand above the stages, each with those that may import it.
UPPER: Mapping[str, tuple[str, ...]] = {
    "assistant.compare": ("assistant.pipeline",),
    "assistant.live_index": ("assistant.api", "assistant.pipeline"),
    "assistant.pipeline": ("assistant.api",),
    "assistant.reading": ("assistant.compare", "assistant.pipeline", "assistant.support"),
    "assistant.support": ("assistant.pipeline",),
    "assistant.api": (),
}
# Inside ingest: the nouns of the pipeline do not know each other; the modules at the top put them together.
NOUNS = ("chunk", "contract", "index", "load")
ENVIRONMENT = {"benefits.settings"}
# Modules that import by a name made at run time: the check digits of python-stdnum, by country and kind.
NAMES_AT_RUN_TIME = {"assistant.privacy.checks"}


@dataclass(frozen=True)
class Import:
    """One import of one of the project's modules."""

    importer: str
    imported: str
    line: int
    inside_function: bool

    def __str__(self) -> str:
        return f"{self.importer}:{self.line} imports {self.imported}"


@cache
def modules() -> dict[str, Path]:
    """Every module of the project by name, packages without their `__init__`."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            parts = path.relative_to(ROOT).with_suffix("").parts
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


@cache
def parsed(name: str) -> ast.Module:
    return ast.parse(modules()[name].read_text(encoding="utf-8"))


def statements(node: ast.AST, inside_function: bool = False) -> Iterator[tuple[ast.AST, bool]]:
    """Every node below this one, and whether it is inside a function."""
    for child in ast.iter_child_nodes(node):
        yield child, inside_function
        below = inside_function or isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        yield from statements(child, below)


def targets(name: str, node: ast.AST) -> Iterator[str]:
    """Names of the modules that a statement imports; the module itself if only names in it are imported."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = name if modules()[name].name == "__init__.py" else name.rpartition(".")[0]
            above = package.split(".")[: len(package.split(".")) - node.level + 1]
            base = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            inner = f"{base}.{alias.name}"
            yield inner if inner in modules() else base
    elif called_import(node):
        first = node.args[0] if isinstance(node, ast.Call) and node.args else None
        if isinstance(first, ast.Constant):
            yield str(first.value)


def called_import(node: ast.AST) -> bool:
    names = {"import_module", "importlib.import_module", "__import__"}
    return isinstance(node, ast.Call) and ast.unparse(node.func) in names


@cache
def imports() -> tuple[Import, ...]:
    return tuple(
        Import(name, target, node.lineno, inside)
        for name in modules()
        for node, inside in statements(parsed(name))
        for target in targets(name, node)
        if target.split(".")[0] in PACKAGES and isinstance(node, ast.stmt | ast.expr)
    )


def within(name: str, *packages: str) -> bool:
    return any(name == package or name.startswith(f"{package}.") for package in packages)


def named(wrong: list[Import]) -> list[str]:
    return [str(item) for item in wrong]


def test_there_is_something_to_look_at() -> None:
    assert {name.split(".")[0] for name in modules()} == set(PACKAGES)
    assert len(imports()) > 200
    assert all(item.imported in modules() for item in imports()), [
        str(item) for item in imports() if item.imported not in modules()
    ]


@pytest.mark.parametrize("package", PACKAGES)
def test_packages_import_only_what_they_may(package: str) -> None:
    allowed = (package, *MAY_IMPORT[package])
    assert named([i for i in imports() if within(i.importer, package) and not within(i.imported, *allowed)]) == []


def test_the_contract_imports_nothing_of_ingest_but_itself() -> None:
    contract = [item for item in imports() if within(item.importer, "ingest.contract")]
    assert named([item for item in contract if not within(item.imported, "ingest.contract")]) == []


def test_the_nouns_of_ingest_know_the_contract_and_themselves() -> None:
    own = [(i, noun) for i in imports() for noun in NOUNS if within(i.importer, f"ingest.{noun}")]
    assert named([i for i, noun in own if not within(i.imported, f"ingest.{noun}", "ingest.contract")]) == []


def test_what_a_policy_is_does_not_know_who_looks_after_it() -> None:
    """Descriptions below, finders over texts above; what is indexed needs the first alone."""
    care = [item for item in imports() if within(item.imported, "ingest.care")]
    assert named([item for item in care if not within(item.importer, "ingest.care", "benefits")]) == []
    looked_at = [item for item in imports() if within(item.importer, "ingest.care", "ingest.policy")]
    assert named([item for item in looked_at if within(item.imported, "ingest.index", "ingest.pipeline")]) == []


def test_no_test_is_imported() -> None:
    for name in modules():
        wanted = {target for node, _ in statements(parsed(name)) for target in targets(name, node)}
        assert not any(within(target, "tests", "conftest", "pytest") for target in wanted), name


def test_modules_are_imported_by_names_that_are_written_there() -> None:
    made = {
        name
        for name in modules()
        for node, _ in statements(parsed(name))
        if called_import(node) and not any(targets(name, node))
    }
    assert made - NAMES_AT_RUN_TIME == set()


def test_eval_is_never_imported_by_its_bare_name() -> None:
    """It would hide the builtin."""
    bare = [
        f"{name}:{node.lineno}"
        for name in modules()
        for node, _ in statements(parsed(name))
        if isinstance(node, ast.Import) and any(a.name.split(".")[0] == "eval" and not a.asname for a in node.names)
    ]
    assert bare == []


def test_stages_of_the_assistant_share_only_what_is_listed() -> None:
    found = set()
    for item in imports():
        for stage in STAGES:
            inside = within(item.importer, f"assistant.{stage}")
            if inside and within(item.imported, "assistant") and not within(item.imported, f"assistant.{stage}"):
                found.add((stage, item.imported))
    assert {edge for edge in found if edge[1] not in STAGE_BASE} - STAGE_EDGES == set()


@pytest.mark.parametrize("upper", sorted(UPPER))
def test_nothing_of_the_assistant_imports_upwards(upper: str) -> None:
    allowed = (upper, *UPPER[upper])
    inside = [item for item in imports() if within(item.importer, "assistant") and within(item.imported, upper)]
    assert named([item for item in inside if not within(item.importer, *allowed)]) == []


def test_no_import_cycles() -> None:
    """Among imports made when a module is loaded; the packages a module is in are loaded before it."""
    graph: dict[str, set[str]] = {name: set() for name in modules()}
    for item in imports():
        if not item.inside_function and item.imported in graph:
            graph[item.importer].add(item.imported)
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join([*above[above.index(name) :], name])
        if name not in done:
            for target in sorted(graph[name]):
                visit(target, (*above, name))
            done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_packages_export_nothing_again() -> None:
    """An `__init__` holds its docstring and nothing that would load the package's modules."""
    again = [
        str(item) for item in imports() if modules()[item.importer].name == "__init__.py" and not item.inside_function
    ]
    assert again == []


def test_the_environment_is_read_in_one_place() -> None:
    reads = set()
    for name in modules():
        for node, _ in statements(parsed(name)):
            attribute = isinstance(node, ast.Attribute) and ast.unparse(node) in {
                "os.environ",
                "os.getenv",
                "os.putenv",
            }
            from_os = isinstance(node, ast.ImportFrom) and node.module == "os"
            if attribute or (from_os and {alias.name for alias in node.names} & {"environ", "getenv", "putenv"}):
                reads.add(name)
    assert reads - ENVIRONMENT == set()


@pytest.mark.parametrize("package", ["assistant", "eval", "ingest"])
def test_nothing_is_printed_below_the_command_line(package: str) -> None:
    prints = [
        f"{name}:{node.lineno}"
        for name in modules()
        if within(name, package)
        for node, _ in statements(parsed(name))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"print", "pprint"}
    ]
    assert prints == []


def test_relative_calls_and_conditions_are_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    """The walk sees what it is meant to see."""
    source = (
        "from . import b\nfrom .c import d\nif True:\n    import eval.x\n"
        "def f():\n    from assistant import pipeline\n    importlib.import_module('benefits.cli')\n"
    )
    known = {
        "ingest": Path("__init__.py"),
        "ingest.a": Path("a.py"),
        "ingest.b": Path("b.py"),
        "assistant.pipeline": Path("p.py"),
    }
    monkeypatch.setitem(globals(), "modules", lambda: known)
    seen = [(t, inside) for node, inside in statements(ast.parse(source)) for t in targets("ingest.a", node)]
    assert seen == [
        ("ingest.b", False), ("ingest.c", False), ("eval.x", False), ("assistant.pipeline", True), ("benefits.cli", True)
    ]  # fmt: skip
