"""Finds plugins, loads them, and keeps them apart from each other and from what breaks."""
