"""From passages to an answer: choosing sentences, citing them, framing them, or saying that the documents do not say."""
