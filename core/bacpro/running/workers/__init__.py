"""Where the blocks of a run are worked on: this process, others of this machine, or those of a cluster."""
