"""Output folders: written whole or not at all, resumed, verified, compared, and what killed runs left of theirs."""
