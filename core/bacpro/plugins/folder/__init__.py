"""Reads the folder of a speciality, by convention: its names, its diploma, its content, its forms."""
