"""The jobs: pure functions, dossiers in, outcomes out."""
