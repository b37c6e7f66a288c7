"""Commercialisation et services en restauration: a speciality that is data, and nothing else."""

from importlib.resources import files

from bacpro import open_speciality

plugin = open_speciality(files("bacpro_csr"))
