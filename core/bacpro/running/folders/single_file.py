"""An output that is one file: written whole or not at all, and never over somebody’s work."""

from pathlib import Path

from bacpro.errors import BacproError, reason
from bacpro.running.folders.leftovers import working_folder


def refuse_existing_file(path: Path, *, replace: bool) -> None:
    """Raise BacproError when there is something at that path that may not be replaced."""
    if path.is_dir():
        raise BacproError(f"{path} : c’est un dossier. Donnez le nom d’un fichier.")
    if path.exists() and not path.is_file():
        raise BacproError(f"{path} : ce n’est pas un fichier. Choisissez un autre nom.")
    if not replace and (path.exists() or path.is_symlink()):
        raise BacproError(f"{path} : le fichier existe déjà. Choisissez un autre nom, ou ajoutez --remplacer.")


def write_file(path: Path, content: bytes, *, replace: bool) -> None:
    """Write a file whole or not at all. Raises BacproError when it exists or cannot be written."""
    refuse_existing_file(path, replace=replace)
    try:
        with working_folder(path.absolute().parent, f".{path.name}.", ".partiel") as folder:
            built = folder / path.name
            built.write_bytes(content)
            built.chmod(0o644)
            built.replace(path)
    except OSError as error:
        raise BacproError(
            f"{path} : impossible d’écrire ({reason(error)}). Rien n’a été écrit. "
            f"Vérifiez que le dossier existe, la place et les droits."
        ) from error
