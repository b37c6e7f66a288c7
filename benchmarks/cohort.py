"""The cohort that the benchmarks measure: that of `bacpro demo`, one file of it, without faults.

python -m benchmarks.cohort results-ga 200000 cohort.csv
python -m benchmarks.cohort results-agora 200000 cohort.csv
python -m benchmarks.cohort dossiers 20000 dossiers.jsonl
"""

import argparse
from pathlib import Path

from bacpro.demo.folder import Cohort, find_training, write_dossiers, write_results
from bacpro.plugins.registry import load_registry

KINDS = ("results-ga", "results-agora", "dossiers")


def main() -> None:
    """Write the file asked for."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kind", choices=KINDS)
    parser.add_argument("count", type=int)
    parser.add_argument("path", type=Path)
    parser.add_argument("--seed", type=int, default=30004)
    given = parser.parse_args()
    registry = load_registry()
    agora = registry.diplome("agora")
    cohort = Cohort(given.count, 0.0, given.seed)
    if given.kind == "dossiers":
        write_dossiers(given.path, agora, find_training(registry, agora), cohort)
    elif given.kind == "results-ga":
        write_results(given.path, registry.diplome("ga"), None, cohort)
    else:
        write_results(given.path, agora, registry.speciality(agora).gradings[-1], cohort)


if __name__ == "__main__":
    main()
