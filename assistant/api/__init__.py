"""The HTTP service: requests in, answers and problem details out."""
