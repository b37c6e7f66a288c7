"""Errors that a user or a plugin can cause. Each message is in French, whole, and ends with the remedy."""

import errno


class BacproError(Exception):
    """Wrong usage or unreadable input: nothing was written."""


class PluginError(BacproError):
    """A plugin is missing, broken or inconsistent; the message names it."""


class RuleError(PluginError):
    """What a plugin brings to decide failed on a candidate, or gave what decides nothing; or ours did.

    `greffon` is the plugin as messages name it, `objet` what failed (`la règle …`), `faute` how. The candidate is
    known to who asked: `of` says him.
    """

    def __init__(self, greffon: str, objet: str, faute: str) -> None:
        super().__init__(_ruled(greffon, objet, "", faute))
        self.greffon, self.objet, self.faute = greffon, objet, faute

    def of(self, candidat: str) -> PluginError:
        """The same error, with the candidate (his number) whom it befell: it travels between processes."""
        return PluginError(_ruled(self.greffon, self.objet, f", pour le candidat {candidat},", self.faute))

    def __reduce__(self) -> tuple[type["RuleError"], tuple[str, str, str]]:
        return RuleError, (self.greffon, self.objet, self.faute)


def _ruled(greffon: str, objet: str, candidat: str, faute: str) -> str:
    if greffon:
        return f"Le greffon {greffon} est en panne : {objet}{candidat} {faute}. Réparez-le ou retirez-le."
    return f"bacpro est en panne : {objet}{candidat} {faute}. Signalez-le aux auteurs de bacpro."


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
