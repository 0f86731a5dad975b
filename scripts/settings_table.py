"""Writes docs/settings.md from the settings model; `--check` only compares."""

import sys
from pathlib import Path

from benefits.settings import Settings

_TARGET = Path("docs/settings.md")
_HEAD = """\
# Settings

Read once at start: `benefits.toml` in the working directory, then environment variables `BENEFITS_…` (lists as JSON), then
command-line flags. An unknown key is an
error that names it. This table is made by `python scripts/settings_table.py`; a test holds it to the code.

| key | default | what it is |
| --- | --- | --- |
"""
_TAIL = """
Each entry of `sources` has `name`, `kind`, `url` and, depending on its kind, `path`, `branch`, `region`, `tenant`, `user_env`, `secret_env`; see
[`connectors.md`](connectors.md).
Each entry of `contacts` has `name` and any of `concerns` (crisis, violence, harassment), `phone`, `email`, `url`, `note`.
Each entry of `corpus_tokens` has `name`, `role` (viewer, editor, publisher) and `sha256`; see [`lifecycle.md`](lifecycle.md).
"""


def table() -> str:
    """The whole page."""
    rows = [
        f"| `{name}` | `{field.default}` | {field.description} |\n" for name, field in Settings.model_fields.items()
    ]
    return _HEAD + "".join(rows) + _TAIL


def main() -> None:
    """Write or compare."""
    if "--check" not in sys.argv:
        _TARGET.write_text(table(), encoding="utf-8")
    elif _TARGET.read_text(encoding="utf-8") != table():
        sys.exit("docs/settings.md is not what the settings say; run 'python scripts/settings_table.py'")


if __name__ == "__main__":
    main()
