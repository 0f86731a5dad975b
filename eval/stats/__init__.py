"""Resampling statistics over scored questions."""
