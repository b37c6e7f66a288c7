"""Several sheets or files as one table."""
