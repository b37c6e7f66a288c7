"""The faults of those who are rejected, as rows of `rejets.csv`."""

from typing import TextIO

from bacpro.model.run.decided import RunItem
from bacpro.outputs import csvtext


def write_rejects(stream: TextIO, candidate: RunItem) -> None:
    """Write the faults of a candidate who is rejected."""
    for fault in candidate.record.fautes:
        stream.write(csvtext.make_row(fault.cells()))
