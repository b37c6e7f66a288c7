"""What an edition of a diploma says beyond its règlement, and what it replaces, as values."""
