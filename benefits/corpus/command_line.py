"""What the commands of a corpus share: who asks and why, and what is said of a proposal."""

import os
import pwd
import sys

import typer

from benefits.terminal import console
from ingest.lifecycle.errors import RefusedError
from ingest.lifecycle.proposals import submit
from ingest.lifecycle.records import Actor, Change, Role
from ingest.lifecycle.workspace import Workspace


def show_proposed(space: Workspace, change: Change, by: str | None, submit_it: bool) -> None:
    """Say what was proposed and how to go on, after asking for review where that is wanted."""
    shown = submit(space, actor_named(by), change.id) if submit_it else change
    following = "publish" if submit_it else "submit"
    console.print(f"{shown.state.value} {shown.id}: {shown.kind.value} of {len(shown.files)} files")
    console.print(
        f"see it with: benefits corpus diff {shown.id}; go on with: benefits corpus {following} {shown.id}",
        soft_wrap=True,
    )


def reason_given(why: str | None, what: str) -> str:
    """The reason that was given, else asked for.

    Raises:
        RefusedError: there is none, and no terminal to ask at.
    """
    if why and why.strip():
        return why
    if sys.stdin.isatty():
        return str(typer.prompt(f"Why ({what})"))
    raise RefusedError(f"{what} needs a reason for the log; give --why 'a sentence'")


def actor_named(by: str | None) -> Actor:
    """Who does it: one who may write to the folder may do everything in it; over HTTP there are roles.

    Raises:
        RefusedError: the name cannot be one.
    """
    if by is not None and (not by.strip() or len(by) > 100 or any(ord(char) < 32 for char in by)):
        raise RefusedError("--by is empty, over 100 characters or has control characters; give a name")
    try:
        name = by.strip() if by else pwd.getpwuid(os.getuid()).pw_name
    except KeyError:
        name = f"uid {os.getuid()}"
    return Actor(name, Role.PUBLISHER)
