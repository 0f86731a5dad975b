"""Proposes questions from documents, and lets a person accept, edit or reject them."""
