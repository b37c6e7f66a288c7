"""How numbers, dates, durations and texts are written."""
