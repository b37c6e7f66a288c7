"""An invented diploma and its invented successor, as somebody else would bring them."""
