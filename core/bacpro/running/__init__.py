"""One job from file to folder: blocks, workers, counts, the output folder."""
