"""Measurement: experiments designed, registered, drawn and read, so that a figure may be called tested.

Reads customers, events, transitions, meetings and exposures. Writes `experiments`, `experiment_customers` and `holdouts`, and
`lifts` when a result is kept. The verdicts are worked, did not, cannot tell.
"""

from swayed.measurement.proposals import Proposal
from swayed.measurement.reading import Reading
from swayed.measurement.registration import ANALYSES, DESIGNS, Registration

__all__ = ["ANALYSES", "DESIGNS", "Proposal", "Reading", "Registration"]
