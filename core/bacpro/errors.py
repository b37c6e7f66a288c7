"""Errors that a user or a plugin can cause. Each message is in French, whole, and ends with the remedy."""

import errno


class BacproError(Exception):
    """Wrong usage or unreadable input: nothing was written."""


class PluginError(BacproError):
    """A plugin is missing, broken or inconsistent; the message names it."""


class DataError(ValueError):
    """The data of a plugin is refused; `faults` holds one French sentence for each fault found."""

    def __init__(self, where: str, faults: list[str]) -> None:
        super().__init__(f"{where} : " + " ; ".join(faults))
        self.faults = faults


_REASONS = {
    errno.ENOENT: "il n’existe pas",
    errno.EEXIST: "un fichier porte le nom d’un dossier",
    errno.EISDIR: "c’est un dossier",
    errno.ENOTDIR: "un fichier porte le nom d’un dossier",
    errno.EACCES: "l’accès est refusé",
    errno.EPERM: "l’accès est refusé",
    errno.EROFS: "le disque est en lecture seule",
    errno.ENOSPC: "le disque est plein",
    errno.EFBIG: "le fichier est trop gros pour ce disque",
    errno.EDQUOT: "la place permise est épuisée",
    errno.EIO: "le disque ne répond pas",
    errno.ELOOP: "un lien renvoie à lui-même",
    errno.ENAMETOOLONG: "le nom est trop long",
}


def reason(error: OSError) -> str:
    """Why the system refused a file, in French where the case is known."""
    return _REASONS.get(error.errno or 0) or error.strerror or str(error)
