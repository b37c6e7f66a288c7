"""bacpro from Python, cell by cell: run it as a script, or open it as a notebook (cells begin with `# %%`).

Every person in it is invented. Nothing is written.
"""

# %% [markdown]
# One dossier is a dict with the keys of a JSON dossier. Marks are texts, ints or Decimals: exact, as in a file.

# %%
import bacpro

installed = bacpro.load()
lea = {
    "candidat": {"numero": "02211560101", "nom": "Perrin", "prenom": "Léa"},
    "statut": "scolaire_public",
    "resultats": [
        {"unite": "U11", "note": "12.5", "session": 2022},
        {"unite": "U12", "note": "8", "session": 2022},
        {"unite": "U31", "etat": "absent", "session": 2022},
    ],
}

# %% [markdown]
# What her results of Gestion-Administration become under AGOrA, each with the law that says so.

# %%
converted = installed.convert(lea, source="ga", target="agora", session=2023)
for outcome in converted.outcomes[:3]:
    print(outcome.unite_source, "→", outcome.unite_cible, outcome.issue, f"[{outcome.confiance}]")
    print("   ", outcome.explication)

# %% [markdown]
# What the jury is proposed, and what is missing before the examination.

# %%
agora = {**lea, "session": 2026, "resultats": [{"unite": "U11", "note": "12.5", "session": 2026}]}
proposed = installed.deliberate(agora, diploma="agora")
print(proposed.proposal.decision, "-", proposed.proposal.explication)

# %%
checked = installed.check(agora, diploma="agora")
print(checked.report.verdict, "-", len(checked.report.constats), "constats")
print(checked.to_dict()["constats"][0]["message"])

# %% [markdown]
# A dossier that no file could hold is refused, with all that is wrong at once.

# %%
try:
    installed.check({"candidat": {"numero": "x"}, "session": "demain", "statut": "élève"}, diploma="agora")
except bacpro.DataError as error:
    print(*error.faults, sep="\n")
