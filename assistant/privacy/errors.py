"""What can go wrong while personal details are being removed."""


class ScrubError(Exception):
    """Scrubbing failed, so the text must go nowhere. The message never carries any of it."""
