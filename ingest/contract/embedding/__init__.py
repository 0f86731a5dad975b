"""The embedding model that indexing and querying share: one adapter for prompts, truncation and normalisation."""
