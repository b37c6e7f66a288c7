"""The name that plugins are found by, and the marks of what answers a hook and of what asks."""

import pluggy

PROJECT = "bacpro"
ENTRY_POINTS = "bacpro.plugins"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
