"""Errors that a user or a plugin can cause. Each message is in French, whole, and ends with the remedy."""


class BacproError(Exception):
    """Wrong usage or unreadable input: nothing was written."""


class PluginError(BacproError):
    """A plugin is missing, broken or inconsistent; the message names it."""


class DataError(ValueError):
    """The data of a plugin is refused; `faults` holds one French sentence for each fault found."""

    def __init__(self, where: str, faults: list[str]) -> None:
        super().__init__(f"{where} : " + " ; ".join(faults))
        self.faults = faults
