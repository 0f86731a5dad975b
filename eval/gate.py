"""The committed gate: which question sets a release is measured on, and which floors it must keep."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from eval.floors import Floor, FloorError, floors_of

THRESHOLDS_FILE: Final = Path("eval/thresholds.toml")
_NAMED: Final = 3
_KEYS: Final = frozenset({"sets", "always", "floors"})


@dataclass(frozen=True, slots=True)
class Gate:
    """`sets` are the files that `floors` were measured over, all together; `always` holds for any question set."""

    path: Path
    sets: tuple[Path, ...]
    always: tuple[Floor, ...]
    floors: tuple[Floor, ...]

    @property
    def all_floors(self) -> tuple[Floor, ...]:
        """Both kinds."""
        return (*self.always, *self.floors)

    def floors_for(self, datasets: Sequence[Path]) -> tuple[tuple[Floor, ...], str | None]:
        """The floors that a run over these sets is held to, and a sentence on those that are not applied.

        A floor says what was measured over the sets it was measured on; over others the figure is another one.
        """
        asked = {path.resolve() for path in datasets}
        missing = [path for path in self.sets if path.resolve() not in asked]
        if asked == {path.resolve() for path in self.sets}:
            return self.all_floors, None
        named = ", ".join(path.name for path in missing) if len(missing) <= _NAMED else f"{len(missing)} of them"
        why = f"leaves out {named}" if missing else "has other sets too"
        return self.always, (
            f"{len(self.floors)} floors of {self.path} are not applied: they were measured over its {len(self.sets)} sets, "
            f"and this run {why}; name no set to run them all"
        )


def load_gate(path: Path) -> Gate:
    """Read a TOML file with `sets` (patterns relative to the file) and the tables `[always]` and `[floors]`, each of them optional.

    Raises:
        FloorError: the file cannot be read, holds something else, a pattern matches no file, or a floor is wrong.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise FloorError(f"{path}: cannot be read: {error}") from error
    unknown = sorted(set(content) - _KEYS)
    if unknown:
        raise FloorError(
            f"{path}: only 'sets' and the tables [always] and [floors] are known, found {', '.join(unknown)}"
        )
    tables = {name: _table(path, name, content.get(name, {})) for name in ("always", "floors")}
    return Gate(path, _sets(path, content.get("sets", [])), tables["always"], tables["floors"])


def _table(path: Path, name: str, table: Any) -> tuple[Floor, ...]:
    if not isinstance(table, Mapping):
        raise FloorError(f"{path}: {name} must be a table [{name}], found {type(table).__name__}")
    return floors_of(table, str(path))


def _sets(path: Path, patterns: Any) -> tuple[Path, ...]:
    if not isinstance(patterns, list) or not all(isinstance(pattern, str) for pattern in patterns):
        raise FloorError(f'{path}: sets must be a list of file patterns such as ["sets/*.jsonl"]')
    found: dict[Path, None] = {}
    for pattern in patterns:
        matches = sorted(path.parent.glob(pattern))
        if not matches:
            raise FloorError(f"{path}: sets: {pattern!r} matches no file below {path.parent}")
        found.update(dict.fromkeys(matches))
    return tuple(found)
