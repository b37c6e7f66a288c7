"""Formation en milieu professionnel: how long, who has none to do, and what each period and its attestation show."""
