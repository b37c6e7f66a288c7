"""What makes a cohort quick, and nothing else: what is worked out once for all that are alike."""
