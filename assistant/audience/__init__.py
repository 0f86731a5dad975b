"""Whom a rule is for: which passages fit the person who asks, and what to ask back where that decides the answer."""
