"""The index on disk: immutable document objects and snapshots, and one pointer that is swapped atomically."""
