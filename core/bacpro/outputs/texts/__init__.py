"""What the terminal shows, as text, CSV and JSON: views of values that others decided."""
