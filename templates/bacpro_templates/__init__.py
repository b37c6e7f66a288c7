"""Templates and fonts of the documents that bacpro prints."""
