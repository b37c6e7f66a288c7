"""Tables: what becomes of each row, and the record it makes."""
