"""Which placeholder a value gets: the same one for the same value all through a conversation, and no way back."""

import hashlib
import hmac
import secrets
import threading
import unicodedata

_LIMIT = 2000


class PlaceholderBook:
    """Numbers the people and values of one conversation: `<PERSON>`, `<PERSON_2>`, …

    It holds keyed hashes under a random key that lives in this object only, and no text; it cannot be turned back
    into names, and two conversations share nothing. Safe to use from several threads.
    """

    def __init__(self) -> None:
        self._key = secrets.token_bytes(32)
        self._lock = threading.Lock()
        self._numbers: dict[bytes, int] = {}
        self._people: list[tuple[frozenset[bytes], int]] = []
        self._highest: dict[str, int] = {}

    def reserve(self, type_: str, number: int) -> None:
        """Keep a number that already stands in the text from being given to another value."""
        with self._lock:
            self._highest[type_] = max(self._highest.get(type_, 0), number)

    def number(self, type_: str, value: str) -> int:
        """The number of a value among those of its type, from 1."""
        tokens = _tokens(value) if type_ == "PERSON" else ("".join(_tokens(value)),)
        marks = frozenset(self._mark(type_, token) for token in tokens)
        with self._lock:
            if type_ == "PERSON":
                return self._person(marks)
            (mark,) = marks
            known = self._numbers.get(mark)
            if known is None and len(self._numbers) < _LIMIT:
                known = self._numbers[mark] = self._next(type_)
            return known if known is not None else self._next(type_)

    def _person(self, marks: frozenset[bytes]) -> int:
        for index, (known, number) in enumerate(self._people):
            if marks <= known or known <= marks:
                self._people[index] = (known | marks, number)
                return number
        number = self._next("PERSON")
        if len(self._people) < _LIMIT:
            self._people.append((marks, number))
        return number

    def _next(self, type_: str) -> int:
        self._highest[type_] = self._highest.get(type_, 0) + 1
        return self._highest[type_]

    def _mark(self, type_: str, token: str) -> bytes:
        message = f"{type_}\0{token}".encode("utf-8", "surrogatepass")
        return hmac.new(self._key, message, hashlib.sha256).digest()[:16]


def _tokens(value: str) -> tuple[str, ...]:
    folded = unicodedata.normalize("NFKC", value).casefold()
    cleaned = "".join(char if char.isalnum() or unicodedata.category(char).startswith("M") else " " for char in folded)
    return tuple(cleaned.split()) or (folded,)
