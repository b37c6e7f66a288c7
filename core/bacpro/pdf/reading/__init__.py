"""What the pages of a PDF show and declare, whoever wrote it."""
