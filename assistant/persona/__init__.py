"""Where and how a person works, as far as it decides which rule applies: read out of words in sixteen languages."""
