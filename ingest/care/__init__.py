"""Finders that go through the texts of a corpus: what is doubled, contradicts itself, is stale, drifted or hard to read."""
