"""A small PDF library that knows no diploma."""
