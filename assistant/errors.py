"""Errors that the assistant raises on purpose. None ever carries what a person typed."""


class AssistantError(Exception):
    """Base of the assistant's own errors."""


class InvalidRequestError(AssistantError):
    """A field of a request is wrong; the message names the field and the remedy, not the value if a person typed it."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason


class DocumentNotFoundError(AssistantError):
    """No such document is in the published index."""


class TextGoneError(AssistantError):
    """A text that was quoted is no longer kept. `current` is where the document is as it is now, None if it is no longer there."""

    def __init__(self, reason: str, current: str | None) -> None:
        super().__init__(reason)
        self.current = current


class GenerationError(AssistantError):
    """The language model did not give a usable answer; the extractive answer stands in.

    `note` is the key of the phrase that tells the asker so.
    """

    def __init__(self, reason: str, note: str = "fallback_note") -> None:
        super().__init__(reason)
        self.note = note
