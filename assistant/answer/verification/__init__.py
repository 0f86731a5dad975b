"""Whether a sentence that a language model wrote stands in the passages it cites."""
