"""What goes through a run: the record that was read, the faults found."""
