"""The pipeline: the ordered list of steps as data, with two readers — one runs it, one explains it.

A step's results live in a folder named by a key: the hash of its code, its settings, the part of the situation it reads
and the keys of what it reads. A step whose folder exists is done; anything that changed its inputs changed its key.
"""

from swayed.pipeline.explaining import explain
from swayed.pipeline.keys import step_keys
from swayed.pipeline.plan import STEPS, Step, StepContext, steps_for
from swayed.pipeline.running import Progress, Results, run_steps

__all__ = ["STEPS", "Progress", "Results", "Step", "StepContext", "explain", "run_steps", "step_keys", "steps_for"]
