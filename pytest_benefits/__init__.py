"""Question sets as tests: a pytest plugin."""
