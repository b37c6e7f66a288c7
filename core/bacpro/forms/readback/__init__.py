"""Forms of plugins, read back from what their pages show."""
