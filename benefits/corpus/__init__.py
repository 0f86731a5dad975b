"""Keeping a corpus from the command line and over HTTP: proposals, diffs, publishing, rolling back."""
