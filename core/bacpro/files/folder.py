"""Output folders: written whole or not at all, and never over somebody’s work."""

import json
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bacpro.errors import BacproError, reason

SUMMARY = "bilan.json"


def refuse_existing(target: Path, *, replace: bool, inputs: Sequence[Path] = ()) -> None:
    """Raise BacproError when the folder exists and may not be replaced.

    Only what bacpro wrote (a folder that holds `bilan.json`), or an empty folder, is ever replaced, and never
    one that holds an input.
    """
    if not target.exists() and not target.is_symlink():
        return
    if not replace:
        raise BacproError(
            f"{target} : le dossier de sortie existe déjà. Choisissez un autre nom, ou ajoutez --remplacer."
        )
    if not target.is_dir() or target.is_symlink():
        raise BacproError(f"{target} : ce n’est pas un dossier. Choisissez un autre nom.")
    if any(path.resolve().is_relative_to(target.resolve()) for path in inputs):
        raise BacproError(f"{target} : ce dossier contient le fichier lu, il ne sera pas remplacé. Changez de dossier.")
    if any(target.iterdir()) and not (target / SUMMARY).is_file():
        raise BacproError(
            f"{target} : ce dossier ne vient pas de bacpro, il ne sera pas remplacé. Choisissez un autre nom."
        )


@contextmanager
def output_folder(target: Path, *, replace: bool) -> Iterator[Path]:
    """A folder built beside the target and renamed at the end; nothing is left of it when something fails.

    Raises BacproError when the target exists and `replace` is false, or when it cannot be written.
    """
    refuse_existing(target, replace=replace)
    built: Path | None = None
    try:
        target.absolute().parent.mkdir(parents=True, exist_ok=True)
        built = Path(tempfile.mkdtemp(prefix=f".{target.name}.", suffix=".partiel", dir=target.absolute().parent))
        yield built
        refuse_existing(target, replace=replace)  # the place may have been taken meanwhile
        put(built, target)
    except OSError as error:
        raise BacproError(
            f"{target} : impossible d’écrire ({reason(error)}). Rien n’a été écrit. "
            f"Vérifiez la place, les droits, et qu’aucun fichier n’est ouvert dans un autre programme."
        ) from error
    finally:
        if built is not None:
            shutil.rmtree(built, ignore_errors=True)


def write_summary(folder: Path, content: Mapping[str, Any]) -> None:
    """Write `bilan.json`. Raises OSError when it cannot be written."""
    text = json.dumps(content, ensure_ascii=False, indent=2)
    (folder / SUMMARY).write_text(f"{text}\n", encoding="utf-8", newline="\n")


def put(built: Path, target: Path) -> None:
    """Give a folder built beside the target its name, in place of what stands there. Raises OSError."""
    built.chmod(0o755)
    if target.exists():
        old = built.with_suffix(".ancien")
        target.rename(old)
        try:
            built.rename(target)
        except OSError:
            old.rename(target)
            raise
        shutil.rmtree(old, ignore_errors=True)
    else:
        built.rename(target)
