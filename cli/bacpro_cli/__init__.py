"""The command `bacpro`: one module a command, no rule."""
