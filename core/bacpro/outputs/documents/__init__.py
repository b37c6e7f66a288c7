"""What is printed for a person: pages as values, and their PDF."""
