"""Baccalauréat professionnel AGOrA: Assistance à la gestion des organisations et de leurs activités.

All of it is data: its texts ask for nothing that the functions of every bac pro do not say with AGOrA’s parameters.
"""
