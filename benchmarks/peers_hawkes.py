"""A Hawkes process of ten dimensions and 100 thousand events: our stage hazard against hawkes-rs, on the same events.

    intensity of i at t = mu_i + sum over events k of j before t of A[i, j] * decay * exp(-decay (t - t_k))

Seen from here, every dimension is a stage and every event a contact with the person j that all dimensions have met: one
customer, at risk of everything all the time. `fill_faded_rows` walks once along time, the integrated dose is the same for
all stages, and each stage is fitted by `StageHazard`: half-life ln 2 / decay, no contact in general, and an association so
small that it takes nothing (with one customer it would be a second baseline). What it gives is a posterior by Gibbs
sampling; the peer gives a maximum of the likelihood. hawkes-rs fits one decay as well and cannot hold it; the second row
holds it, by giving hawkes-rs's own likelihood and gradient to SciPy's L-BFGS-B.

The error is |A fitted - A| / |A|, Frobenius norm. See peers_process.py for the peers' environment.

    python benchmarks/peers_hawkes.py
    python benchmarks/peers_hawkes.py --events 20000
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from peers_process import MISSING, Outcome, machine, peer_python, report, run_apart, timed

DECAY, BASELINE, BRANCHING = 1.0, 0.1, 0.6
"""Decay per day, events per day and dimension without cause, and the largest eigenvalue of A."""


def true_matrix(n_dimensions: int, seed: int) -> Any:
    """A random A, half of it zero; A[i, j] is the number of events of i that one of j brings."""
    import numpy as np

    random = np.random.default_rng(seed)
    matrix = random.exponential(1.0, (n_dimensions, n_dimensions)) * (random.random((n_dimensions,) * 2) < 0.5)
    return matrix * BRANCHING / np.abs(np.linalg.eigvals(matrix)).max()


def simulated(n_events: int, n_dimensions: int, seed: int) -> dict[str, Any]:
    """Immigrants, their children, and so on, generation by generation, over as many days as bring about n_events."""
    import numpy as np

    random = np.random.default_rng(seed + 1)
    matrix = true_matrix(n_dimensions, seed)
    a_day = np.linalg.solve(np.eye(n_dimensions) - matrix, np.full(n_dimensions, BASELINE)).sum()
    days = n_events / a_day
    dimension = np.repeat(np.arange(n_dimensions), random.poisson(BASELINE * days, n_dimensions))
    when = random.uniform(0.0, days, len(dimension))
    times, dimensions = [when], [dimension]
    while len(when):
        children = random.poisson(matrix[:, dimension])
        child, parent = np.nonzero(children)
        n = children[child, parent]
        born = np.repeat(when[parent], n) + random.exponential(1.0 / DECAY, n.sum())
        when, dimension = born[born < days], np.repeat(child, n)[born < days]
        times.append(when)
        dimensions.append(dimension)
    order = np.argsort(np.concatenate(times))
    return {
        "time": np.concatenate(times)[order],
        "dimension": np.concatenate(dimensions)[order],
        "days": np.array(days),
        "matrix": matrix,
    }


def stage_data(market: dict[str, Any]) -> list[Any]:
    """One stage per dimension, all from one walk along time."""
    import numpy as np

    from swayed.influence.doses import mean_lags
    from swayed.influence.kernels.doses import count_active_rows, fill_faded_rows, nobody_met
    from swayed.influence.kernels.integrals import add_integrated_doses, empty_sums

    n, n_events, days = len(market["matrix"]), len(market["time"]), float(market["days"])
    tau = mean_lags((float(np.log(2.0)) / DECAY,))
    contacts = (
        np.array([0, n_events]),
        market["dimension"].astype(np.uint32),
        np.zeros(n_events, np.uint8),
        market["time"],
    )
    dose, at_once, memory = np.ones(n_events), (np.zeros(n_events, np.int64), market["time"]), (1, *nobody_met(n, 1))
    whole = (np.array([0, 1]), np.zeros(1), np.array([days]))
    sums = empty_sums(n, 1)
    add_integrated_doses(*contacts, dose, *whole, tau, n, 1, sums)
    integrated = (sums[:, :1], sums[:, 2].copy(), sums[:, 1].copy())
    row_ptr, met_ptr = count_active_rows(*contacts, *at_once, *memory)
    rows = fill_faded_rows(*contacts, dose, *at_once, tau, row_ptr, met_ptr, *memory)
    return [_stage(market, i, integrated, (row_ptr, met_ptr, *rows)) for i in range(n)]


def _stage(market: dict[str, Any], i: int, integrated: tuple[Any, ...], rows: tuple[Any, ...]) -> Any:
    """Dimension i as a stage: its own events' rows, one window, one baseline cell."""
    import numpy as np
    import pyarrow as pa

    from swayed.influence.baseline import BaselineCells, Cutting
    from swayed.influence.doses import StageDoses
    from swayed.influence.rows import ActiveRows
    from swayed.influence.stage import StageData
    from swayed.influence.world import StageRisk, taken_rows

    row_ptr, met_ptr, row_source, row_sums, met_person = rows
    events, n = np.flatnonzero(market["dimension"] == i), len(market["matrix"])
    key = events.astype(np.uint64) * np.uint64(0x9E3779B97F4A7C15)
    own_ptr, own = taken_rows(row_ptr, events)
    own_met_ptr, own_met = taken_rows(met_ptr, events)
    nothing, days = np.zeros(n, np.int64), np.array([float(market["days"])])
    one_cell = np.zeros((1, 1), np.int64)
    return StageData(
        risk=StageRisk(
            str(i), np.array([0, 1]), np.zeros(1), days, np.zeros(1, np.int64), np.full(1, -1), np.zeros((3, 1), int),
            np.zeros(len(events), np.int64), market["time"][events], key, np.zeros(len(events) + 1, np.int64),
            np.zeros(0, np.uint32), np.zeros(0), pa.array(events),
        ),
        doses=StageDoses(
            1, *integrated, nothing, nothing, own_met_ptr, met_person[own_met],
            ActiveRows(1, key, own_met_ptr, met_person[own_met], own_ptr, row_source[own], row_sums[own]),
        ),
        cells=BaselineCells(
            days, one_cell, np.array([0, 1]), np.zeros(len(events), np.int64), (), Cutting(one_cell, 1, 1, ())
        ),
        person_key=np.arange(1, n + 1).astype(np.uint64),
        person_type=nothing,
        n_types=1,
    )  # fmt: skip


def ours(market: dict[str, Any], arguments: argparse.Namespace) -> None:
    import numpy as np

    from swayed.influence.chain import TRACED
    from swayed.influence.hazard import StageHazard
    from swayed.influence.settings import InfluenceSettings

    settings = InfluenceSettings(
        half_lives_days=(float(np.log(2.0)) / DECAY,),
        has_general_term=False,
        n_chains=arguments.chains,
        n_sweeps=arguments.sweeps,
        n_burn_in=arguments.sweeps // 4,
        log_association_prior=(-12.0, 0.1),
    )

    def fit(events: dict[str, Any], settings: InfluenceSettings) -> Any:
        preparing, every = timed(lambda: stage_data(events))
        stages = [
            StageHazard(settings, salt=i, kernel_weights=np.ones(1), kind_weights=np.ones(1)).fit(data)
            for i, data in enumerate(every)
        ]
        rhat = max(float(stage.convergence_.rhat[TRACED.index("contact")]) for stage in stages)
        return np.stack([stage.beta_ for stage in stages]), rhat, preparing["seconds"]

    early = {**market, "time": market["time"][:2000], "dimension": market["dimension"][:2000]}
    fit({**early, "days": early["time"].max()}, settings)
    spent, (matrix, rhat, preparing_seconds) = timed(lambda: fit(market, settings))
    facts = {**spent, "error": error(matrix, market), "rhat": rhat, "preparing": preparing_seconds}
    report(arguments.folder, "ours", facts)


def error(matrix: Any, market: dict[str, Any]) -> float:
    """|A fitted - A| / |A|."""
    import numpy as np

    return float(np.linalg.norm(matrix - market["matrix"]) / np.linalg.norm(market["matrix"]))


def by_dimension(market: dict[str, Any]) -> list[Any]:
    """Times of each dimension, as hawkes-rs takes them."""
    return [market["time"][market["dimension"] == i].copy() for i in range(len(market["matrix"]))]


def peer(market: dict[str, Any], folder: Path) -> None:
    """hawkes-rs's own fit, which moves the decay, too."""
    try:
        from hawkes import multivariate
    except ImportError:
        sys.exit(MISSING)
    events = by_dimension(market)
    spent, fitted = timed(lambda: multivariate.fit(events, float(market["days"])))
    facts = {**spent, "error": error(fitted.parameters.excitation, market)}
    report(folder, "peer", {**facts, "decay": fitted.parameters.decay, "converged": fitted.converged})


def held(market: dict[str, Any], folder: Path) -> None:
    """hawkes-rs's likelihood and gradient at the true decay, climbed by L-BFGS-B from a flat start."""
    try:
        import numpy as np
        from hawkes import multivariate
        from scipy.optimize import minimize
    except ImportError:
        sys.exit(MISSING)
    events, days, n = by_dimension(market), float(market["days"]), len(market["matrix"])
    scale = len(market["time"])

    def loss(logarithms: Any) -> tuple[float, Any]:
        values = np.exp(logarithms)
        parameters = multivariate.Parameters(baseline=values[:n], excitation=values[n:].reshape(n, n), decay=DECAY)
        value, slope = multivariate.negative_log_likelihood_and_gradient(parameters, events, days)
        return value / scale, np.concatenate([slope.baseline, slope.excitation.ravel()]) * values / scale

    start = np.log(np.concatenate([np.full(n, 0.5 * scale / (n * days)), np.full(n * n, 0.5 / n)]))
    options = {"jac": True, "method": "L-BFGS-B", "bounds": [(-15.0, 5.0)] * len(start)}
    spent, found = timed(lambda: minimize(loss, start, **options))
    matrix = np.exp(found.x[n:]).reshape(n, n)
    report(folder, "held", {**spent, "error": error(matrix, market), "calls": int(found.nfev)})


def row(name: str, outcome: Outcome, ours: Outcome | None, note: str) -> None:
    """One line of the table; the ratios are the peer's seconds and CPU seconds over ours."""
    facts, ratios = outcome.facts, ["", ""]
    keys = ("seconds", "cpu_seconds")
    if ours and facts:
        ratios = [f"{facts[key] / ours.facts[key]:.1f} x" for key in keys]
    elif ours and outcome.trouble.startswith("killed"):
        least = (outcome.wall_seconds / ours.facts["seconds"], outcome.cpu_seconds / ours.facts["cpu_seconds"])
        ratios = [f">{ratio:.1f} x" for ratio in least]
    cells = [f"{facts[key]:.2f}" if facts else "" for key in keys] + [f"{facts['error']:.4f}" if facts else ""]
    print(
        f"{name:<38} {cells[0]:>8} {cells[1]:>8} {cells[2]:>8} {ratios[0]:>8} {ratios[1]:>8} {outcome.peak_mib:>9.0f}"
        f"  {outcome.trouble or note}",
        flush=True,
    )


def compare(folder: Path, arguments: argparse.Namespace) -> None:
    """All sides on one list of events, and the table."""
    options = (
        *("--events", str(arguments.events), "--dimensions", str(arguments.dimensions), "--seed", str(arguments.seed)),
        *("--chains", str(arguments.chains), "--sweeps", str(arguments.sweeps)),
    )
    made = run_apart(__file__, "make", folder, *options).facts
    print(f"{made['n_events']:,} events, {arguments.dimensions} dimensions; {machine()}")
    print(f"{'by':<38} {'seconds':>8} {'CPU s':>8} {'error':>8} {'faster':>8} {'by CPU':>8} {'peak MiB':>9}")
    our = run_apart(__file__, "ours", folder, *options)
    method = f"swayed, {arguments.chains} chains of {arguments.sweeps} sweeps"
    note = f"{our.facts['preparing']:.2f} s of them for the active rows; R-hat of events caused {our.facts['rhat']:.2f}"
    row(method, our, None, note)
    limits = {"python": arguments.peer_python, "limit_seconds": arguments.limit_seconds}
    theirs = run_apart(__file__, "peer", folder, *options, **limits)
    row("hawkes-rs fit (decay moves)", theirs, our, f"decay {theirs.facts.get('decay', 0.0):.3f}, true {DECAY}")
    theirs = run_apart(__file__, "held", folder, *options, **limits)
    row("hawkes-rs gradient, decay held, SciPy", theirs, our, f"{theirs.facts.get('calls')} calls")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--events", type=int, default=100_000)
    parser.add_argument("--dimensions", type=int, default=10)
    parser.add_argument("--chains", type=int, default=2)
    parser.add_argument("--sweeps", type=int, default=400)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--limit-seconds", type=float, default=150.0, help="a peer is killed after so long")
    parser.add_argument("--peer-python", default=peer_python(), help="the Python that has hawkes-rs")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if not arguments.only:
        folder = Path(tempfile.mkdtemp(prefix="swayed-hawkes-"))
        compare(folder, arguments)
        shutil.rmtree(folder)
        return
    import numpy as np

    path = arguments.folder / "events.npz"
    if arguments.only == "make":
        market = simulated(arguments.events, arguments.dimensions, arguments.seed)
        np.savez(path, **market)
        report(arguments.folder, "make", {"n_events": len(market["time"])})
        return
    with np.load(path) as stored:
        market = dict(stored)
    if arguments.only == "ours":
        ours(market, arguments)
    else:
        {"peer": peer, "held": held}[arguments.only](market, arguments.folder)


if __name__ == "__main__":
    main()
