"""Forms of plugins, blank and filled."""
