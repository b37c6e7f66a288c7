"""bacpro certifies candidates of the French baccalauréat professionnel.

What this module exports is the public API: a plugin imports it and nothing else of `bacpro`, save
`bacpro.testing` in its tests.
"""

from bacpro.errors import BacproError, DataError, PluginError
from bacpro.hooks import hookimpl
from bacpro.model.correspondence import Correspondence, CorrespondenceRow, Relation
from bacpro.model.diploma import Bloc, Coefficient, Diploma, Edition, Epreuve, Remark, Unite
from bacpro.model.legal import Confidence, LegalBasis, Source
from bacpro.model.result import Result, State
from bacpro.model.sessions import Sessions
from bacpro.registry import load_correspondence, load_diploma

__all__ = [
    "BacproError",
    "Bloc",
    "Coefficient",
    "Confidence",
    "Correspondence",
    "CorrespondenceRow",
    "DataError",
    "Diploma",
    "Edition",
    "Epreuve",
    "LegalBasis",
    "PluginError",
    "Relation",
    "Remark",
    "Result",
    "Sessions",
    "Source",
    "State",
    "Unite",
    "hookimpl",
    "load_correspondence",
    "load_diploma",
]
