"""Baccalauréat professionnel Gestion-Administration (sessions 2015 to 2022), and its correspondence to AGOrA."""
