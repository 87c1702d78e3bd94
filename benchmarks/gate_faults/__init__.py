"""Faults that real data have, and what it takes to see whether the gate notices them.

Belongs here: the faults, a file a family, one function a fault, and the bench they are tried on. Does not
belong here: the checks that catch them (`expectations/`). `benchmarks/gate.py` is the command.
"""

from benchmarks.gate_faults import deliveries, identities, incidents, learning, rosters, times, volumes
from benchmarks.gate_faults.declare import Fault, declared

FAMILIES = (volumes, times, incidents, deliveries, identities, rosters, learning)
FAULTS: dict[str, Fault] = {fault.name: fault for family in FAMILIES for fault in declared(family)}
