"""What is done of candidates: a file understood, a job run on it, one explained, forms filled and read."""
