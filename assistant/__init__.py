"""Questions to cited answers: scrub, understand, retrieve, answer, log."""
