"""The answer-accuracy suite: question sets, metrics, runs, reports."""
