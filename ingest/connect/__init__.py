"""Connectors: a remote tree in, a whole local mirror of it out, or one sentence about why not."""
