"""What an edition of a diploma says beyond its règlement, as values."""
