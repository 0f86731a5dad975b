"""Writes document objects and publishes snapshots of them."""
