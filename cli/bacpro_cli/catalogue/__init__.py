"""What is installed: diplomas, their référentiels, norms and plugins."""
