"""What makes a cohort quick, and nothing else: what is worked out once for all that are alike.

Each trick has a plain twin in `jobs`, or in the room that uses it, which decides; README.md lists them.
"""
