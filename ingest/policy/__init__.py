"""The policy model: how HR describes a document, and what must hold among the documents of a corpus."""
