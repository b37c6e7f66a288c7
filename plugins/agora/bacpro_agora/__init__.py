"""Baccalauréat professionnel AGOrA: Assistance à la gestion des organisations et de leurs activités."""
