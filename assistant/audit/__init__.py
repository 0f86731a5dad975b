"""What is kept of an answer, for how long, and how it is logged: never who asked, never unscrubbed text."""
