"""Questions that ask to compare two or more things: recognised, looked up thing by thing, and answered as a small table."""
