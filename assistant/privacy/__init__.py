"""Raw text in, scrubbed text out: the only part of the product that may see what a person typed."""
