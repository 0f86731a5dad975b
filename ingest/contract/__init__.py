"""What other packages may import from ingest: records, index layout, embedder, errors."""
