"""Documents to index: load, chunk, embed, publish."""
