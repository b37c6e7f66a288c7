"""`python -m bacpro_cli` is `bacpro`."""

from bacpro_cli.main import main

main()
