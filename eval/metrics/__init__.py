"""Measures of one answer and of many, each a small pure function."""
