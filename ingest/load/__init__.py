"""Loaders: a file in, its headings, paragraphs, lists and tables out, or one sentence about why it cannot be read."""
