"""Training and experience: formation en milieu professionnel, how long, who has none to do, what each period and its
attestation show; the experience that stands in its place; when all of it has to be done."""
