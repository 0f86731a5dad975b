"""One text, one spelling: numbers, units and dates folded across languages so that facts can be compared."""
