"""Who a token belongs to, and the role it gives."""

import hashlib
import secrets
from collections.abc import Sequence
from typing import Final

from fastapi import HTTPException

from benefits.settings import CorpusTokenSetting
from ingest.lifecycle.records import Actor, Role

START_UP: Final = "start-up token"
_SCHEME: Final = "bearer "


class People:
    """Knows tokens by their SHA-256 only.

    Args:
        tokens: of the settings.
        start_up: the token printed at start-up, which may do everything.
    """

    def __init__(self, tokens: Sequence[CorpusTokenSetting], start_up: str) -> None:
        self._known = [(_digest(start_up), Actor(START_UP, Role.PUBLISHER))]
        self._known += [(token.sha256, Actor(token.name, Role(token.role))) for token in tokens]

    def of(self, authorization: str | None) -> Actor:
        """Whoever sent this header.

        Raises:
            HTTPException: 401, there is no token in it or none that is known.
        """
        given = authorization or ""
        if given[: len(_SCHEME)].lower() == _SCHEME:
            digest = _digest(given[len(_SCHEME) :].strip())
            # All are compared, so that the time taken tells nothing.
            found = [actor for known, actor in self._known if secrets.compare_digest(known, digest)]
            if found:
                return found[0]
        raise HTTPException(
            401,
            "This needs a token with a role for the corpus, as 'Authorization: Bearer …': the one printed at start-up, or one of the "
            "setting corpus_tokens.",
            {"WWW-Authenticate": "Bearer"},
        )


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
