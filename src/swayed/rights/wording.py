"""What an erasure did, in words, the same on the command line and in the app."""

from __future__ import annotations

from swayed.rights.erasing import Erasure

BESIDE_WORDS = {
    "runs": "kept answers cleared; the next question computes them anew",
    "staging": "leftovers of imports cleared",
    "vectors": "vectors of texts removed",
    "originals": "original exports removed, in which he stood",
    "files": "other files removed, in which he stood (reports, jobs, pulled pages)",
    "situations": "situation files reworded",
    "register": "entries of the register reworded",
    "log": "entries of the web log and members reworded",
}
"""What lies beside the tables -> what happened to it, behind a number."""


def why_figures_change(done: Erasure) -> list[str]:
    """Why answers differ after an erasure, a sentence each."""
    gone = {name: counts["n_gone"] for name, counts in done.tables.items()}
    reasons = []
    if gone.get("interactions") or gone.get("posts"):
        reasons.append(
            "He is in no ranking. Steps that were his are now others', or nobody's: he is no rival any more."
        )
    if gone.get("events"):
        reasons.append(f"{gone['events']:,} events are gone: orders, net values and customers at each stage are fewer.")
    if gone.get("touches") or done.tables.get("touches", {}).get("n_changed"):
        reasons.append("Orders whose buyer named him now count as organic or estimated, not as declared.")
    if gone.get("collaborations"):
        reasons.append(
            "Costs of his collaborations are gone from the book: keep your vouchers where the law asks for them."
        )
    if gone.get("holdouts") or gone.get("experiment_customers"):
        reasons.append("The seal of experiments that he was in does not fit any more; their units are one fewer.")
    reasons.append("Earlier states cannot be read any more (--as-of, changes).")
    return reasons
