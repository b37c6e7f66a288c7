"""Reads what staff have, writes what they hand on. Knows no law."""
