"""The law of all bacs pro (D. 337-51 to D. 337-94-1): functions on values of the model, and the TOML that dates them.

It names no speciality, reads nothing but TOML, and remembers nothing of a candidate.
"""
