"""A plugin whose data holds faults: a key that does not exist and coefficients that do not add up."""

from importlib.resources import files

from bacpro import open_speciality

plugin = open_speciality(files("bacpro_broken") / "data")
