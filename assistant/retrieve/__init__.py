"""Finds the passages of a published index that bear on a question."""
