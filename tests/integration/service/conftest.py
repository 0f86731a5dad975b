"""A client of the running service."""

from collections.abc import Iterator

import httpx
import pytest


@pytest.fixture(scope="module")
def client(live_server: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=live_server, timeout=30) as client:
        yield client
