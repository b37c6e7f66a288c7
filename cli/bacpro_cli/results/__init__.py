"""What is done of the folders that bacpro wrote: verified, compared, made again."""
