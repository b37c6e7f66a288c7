"""What a diploma, a dossier, an outcome and a legal basis are: frozen values, and no rule."""
