"""From plain data to values of the model, and every fault at once."""
