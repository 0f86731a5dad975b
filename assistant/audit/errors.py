"""What can go wrong while answers are recorded. No message carries what a person typed, nor a password."""

from assistant.errors import AssistantError


class AuditError(AssistantError):
    """The audit store cannot do what its settings ask; the message names the setting, its value and the remedy."""

    def __init__(self, setting: str, value: str, reason: str, remedy: str) -> None:
        super().__init__(f"{setting} = {value!r}: {reason}; {remedy}")
        self.setting = setting
        self.value = value
        self.reason = reason
        self.remedy = remedy
