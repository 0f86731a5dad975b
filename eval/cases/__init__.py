"""Question sets: the record of a question, its schema, loading and importing."""
