"""Rewrite `preuves` in the norms of a plugin from the marks of the tests, and leave the rest as it is.

Run from the root of the checkout: `python tools/update_proofs.py`; `--check` changes nothing, and fails when the
file is behind the tests.
"""

import re
import sys
from pathlib import Path

from bacpro.jobs.tracing.proofs import find_proofs

ROOT = Path(__file__).parents[1]
NORMS = ROOT / "plugins/agora/bacpro_agora/data/normes.toml"
ENTRY = re.compile(r'(^\[\[normes\]\]\nid = "([^"]+)"\n.*?^preuves = )\[[^\]]*\]', re.MULTILINE | re.DOTALL)


def proofs(tests: Path) -> dict[str, list[str]]:
    """The tests that prove each norm, by its id, in order."""
    found: dict[str, set[str]] = {}
    for path in tests.rglob("test_*.py"):
        place = path.relative_to(tests.parent).as_posix()
        for norm, test in find_proofs(path.read_text(encoding="utf-8"), place):
            found.setdefault(norm, set()).add(test)
    return {norm: sorted(tests) for norm, tests in sorted(found.items())}


def rewritten(text: str, found: dict[str, list[str]]) -> str:
    """The text of the norms, with the tests found."""

    def entry(match: re.Match[str]) -> str:
        tests = "".join(f'    "{test}",\n' for test in found.get(match[2], []))
        return f"{match[1]}[\n{tests}]" if tests else f"{match[1]}[]"

    return ENTRY.sub(entry, text)


def main() -> int:
    """Rewrite the file, or check it; 1 when it was behind and `--check` was asked."""
    before = NORMS.read_text(encoding="utf-8")
    after = rewritten(before, proofs(ROOT / "tests"))
    if before != after and "--check" not in sys.argv[1:]:
        NORMS.write_text(after, encoding="utf-8", newline="\n")
        print(f"{NORMS.relative_to(ROOT)}: rewritten")
    return int(before != after and "--check" in sys.argv[1:])


if __name__ == "__main__":
    raise SystemExit(main())
