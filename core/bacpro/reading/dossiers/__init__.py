"""Dossiers: JSON Lines (one object a line, streamed) or JSON (one object, or a list)."""
