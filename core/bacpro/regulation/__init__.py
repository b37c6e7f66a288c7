"""The general law of the baccalauréat professionnel, common to all specialities: D. 337-51 to D. 337-94-1."""
