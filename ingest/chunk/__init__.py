"""Documents cut into chunks along their own structure."""
