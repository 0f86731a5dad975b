"""The life of documents in a corpus folder: proposed, reviewed, published, retired, rolled back, and who did it."""
