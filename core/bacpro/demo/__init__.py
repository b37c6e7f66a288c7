"""Invented cohorts of any size, the same for the same seed, with faults in a given proportion."""
