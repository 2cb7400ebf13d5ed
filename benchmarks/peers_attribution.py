"""Attribution of a million paths: `attributed_paths` against ChannelAttribution's Markov model, on the same paths.

Two markets with known truth, because the two methods answer two questions. In the *additive* market every path converts by
a baseline or by one of its touches, and the truth is who did it. In the *chain* market a path is a first-order Markov
chain, and the truth is the removal effect: the share of conversions lost if a source vanished, from the chain's own
matrix. Correlations are Pearson's over sources.

ChannelAttribution is under the GPL and no dependency: see peers_process.py for its environment. Without it, its rows are
skipped.

    python benchmarks/peers_attribution.py
    python benchmarks/peers_attribution.py --paths 100000 --sources 50
"""

from __future__ import annotations

import argparse
import itertools
import shutil
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from peers_process import MISSING, Outcome, machine, peer_python, report, run_apart, timed

BASELINE, MEAN_EFFECT, MEAN_MORE_TOUCHES = 0.01, 0.0107, 3.0
"""Conversions of a path without touches, of one touch, and touches of a path beyond the first."""


def popularity(random: Any, n_sources: int) -> Any:
    """Share of the touches of each source: the r-th most frequent has 1 / r^0.8 of the first, in no order."""
    import numpy as np

    share = 1.0 / np.arange(1, n_sources + 1) ** 0.8
    return random.permutation(share / share.sum())


def additive_market(n_paths: int, n_sources: int, seed: int) -> dict[str, Any]:
    """Paths in which every touch has an exponential clock; the first that rings within the trial converts."""
    import numpy as np

    random = np.random.default_rng(seed)
    lengths = 1 + random.poisson(MEAN_MORE_TOUCHES, n_paths)
    pointer = np.concatenate([[0], np.cumsum(lengths)])
    source = random.choice(n_sources, size=pointer[-1], p=popularity(random, n_sources)).astype(np.uint32)
    effect = random.gamma(1.0, MEAN_EFFECT, n_sources)
    rings = random.exponential(size=len(source)) / effect[source]
    first = np.minimum(np.minimum.reduceat(rings, pointer[:-1]), random.exponential(1.0 / BASELINE, n_paths))
    is_converted = first < 1.0
    is_cause = (rings == np.repeat(first, lengths)) & np.repeat(is_converted, lengths)
    credit = np.bincount(source[is_cause], minlength=n_sources)
    return {"pointer": pointer, "source": source, "is_converted": is_converted, "credit": credit, "effect": effect}


def chain_market(n_paths: int, n_sources: int, seed: int) -> dict[str, Any]:
    """Paths that walk a first-order chain until they convert or are lost, with the removal effect of each source.

    P(lost without k) = P(visits k and converts) / P(converts), by the chain's fundamental matrix.
    """
    import numpy as np

    random = np.random.default_rng(seed)
    onward = (
        random.dirichlet(np.full(n_sources, 0.3), n_sources) * 0.75
    )  # three of four touches are followed by another
    converts = np.minimum(random.gamma(1.0, 0.0145, n_sources), 0.25)
    start = popularity(random, n_sources)
    fundamental = np.linalg.inv(np.eye(n_sources) - onward)
    arrives = fundamental @ converts
    removal = (start @ fundamental) / np.diag(fundamental) * arrives / (start @ arrives)
    ladder = (np.cumsum(np.column_stack([onward, converts]), axis=1) + np.arange(n_sources)[:, None]).ravel()
    is_converted = np.zeros(n_paths, bool)
    path, state = np.arange(n_paths), random.choice(n_sources, size=n_paths, p=start)
    paths, states = [path], [state]
    while len(path):
        step = np.searchsorted(ladder, state + random.random(len(state)), "right") - state * (n_sources + 1)
        is_converted[path[step == n_sources]] = True
        path, state = path[step < n_sources], step[step < n_sources]
        paths.append(path)
        states.append(state)
    owner = np.concatenate(paths)
    order = np.argsort(owner, kind="stable")
    pointer = np.concatenate([[0], np.cumsum(np.bincount(owner, minlength=n_paths))])
    source = np.concatenate(states)[order].astype(np.uint32)
    return {"pointer": pointer, "source": source, "is_converted": is_converted, "removal": removal}


def texts(market: dict[str, Any]) -> list[str]:
    """Each path as 'c12>c7>c12', the form that ChannelAttribution reads."""
    names = [f"c{k}" for k in market["source"].tolist()]
    pointer = market["pointer"].tolist()
    return [">".join(names[a:b]) for a, b in itertools.pairwise(pointer)]


def quality(market: dict[str, Any], credit: Any, on_path: Any) -> dict[str, float]:
    """Correlation with the market's truth of each answer there is."""
    import numpy as np

    facts = {}
    if "credit" in market and credit is not None:
        facts["r_credit"] = float(np.corrcoef(credit, market["credit"])[0, 1])
    if "removal" in market and on_path is not None:
        facts["r_removal"] = float(np.corrcoef(on_path, market["removal"])[0, 1])
    return facts


def best_of_three(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    """The run of three that took the fewest CPU seconds."""
    return min((timed(work) for _ in range(3)), key=lambda run: run[0]["cpu_seconds"])


def make(market: dict[str, Any], folder: Path) -> None:
    import numpy as np

    np.savez(folder / "market.npz", **market)
    share = float(market["is_converted"].mean())
    report(folder, "make", {"n_touches": len(market["source"]), "converted_share": share})


def ours(market: dict[str, Any], n_sources: int, folder: Path) -> None:
    from swayed.influence.attribution import attributed_paths

    arrays = (market["pointer"], market["source"], market["is_converted"])
    attributed_paths(arrays[0][:101], arrays[1], arrays[2][:100], n_sources, n_sweeps=2, n_burn_in=1)
    spent, answer = best_of_three(lambda: attributed_paths(*arrays, n_sources))
    facts = {**spent, **quality(market, answer.credit, answer.on_path_share)}
    report(folder, "ours", {**facts, "organic": answer.organic, "effects": _effects(market, answer.effect)})


def _effects(market: dict[str, Any], effect: Any) -> float | None:
    import numpy as np

    return float(np.corrcoef(effect, market["effect"])[0, 1]) if "effect" in market else None


def ours_from_texts(market: dict[str, Any], n_sources: int, folder: Path) -> None:
    """The same, with the time to read the very texts that ChannelAttribution reads."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    from swayed.influence.attribution import attributed_paths

    column = pa.array(texts(market))

    def work() -> Any:
        touches = pc.split_pattern(column, ">")
        codes = touches.flatten().dictionary_encode()
        pointer = touches.offsets.to_numpy().astype(np.int64)
        source = codes.indices.to_numpy().astype(np.uint32)
        return codes.dictionary, attributed_paths(pointer, source, market["is_converted"], len(codes.dictionary))

    work()
    spent, (names, answer) = best_of_three(work)
    place = np.array([int(name[1:]) for name in names.to_pylist()])
    credit, on_path = np.zeros(n_sources), np.zeros(n_sources)
    credit[place], on_path[place] = answer.credit, answer.on_path_share
    report(folder, "texts", {**spent, **quality(market, credit, on_path)})


def peer(market: dict[str, Any], n_sources: int, folder: Path) -> None:
    try:
        import ChannelAttribution
        import numpy as np
        import pandas as pd
    except ImportError:
        sys.exit(MISSING)
    is_converted = market["is_converted"].astype(int)
    data = pd.DataFrame({"path": texts(market), "converted": is_converted, "lost": 1 - is_converted})
    options = {"var_null": "lost", "order": 1, "verbose": False, "flg_pro": False}
    spent, answer = timed(lambda: ChannelAttribution.markov_model(data, "path", "converted", **options))
    credit = np.zeros(n_sources)
    credit[[int(name[1:]) for name in answer["channel_name"]]] = answer["total_conversions"]
    report(folder, "peer", {**spent, **quality(market, credit, credit)})


def row(name: str, n_sources: int, method: str, outcome: Outcome, against: Outcome | None) -> None:
    """One line of the table; the ratio is the peer's CPU seconds over ours, a lower bound where it was killed."""
    facts, ratio = outcome.facts, ""
    if against and against.facts:
        ratio = f"{against.facts['cpu_seconds'] / facts['cpu_seconds']:.0f} x"
    elif against and against.trouble.startswith("killed"):
        ratio = f">{against.cpu_seconds / facts['cpu_seconds']:.0f} x"
    times = [f"{facts[key]:.3f}" if key in facts else "" for key in ("seconds", "cpu_seconds")]
    cells = [f"{facts[key]:.4f}" if key in facts else "" for key in ("r_credit", "r_removal")]
    print(
        f"{name:<9} {n_sources:>7,} {method:<34} {times[0]:>8} {times[1]:>8} {outcome.peak_mib:>8.0f} "
        f"{cells[0]:>9} {cells[1]:>9} {ratio:>8}  {outcome.trouble}",
        flush=True,
    )


def compare(arguments: argparse.Namespace, name: str, n_sources: int, folder: Path) -> None:
    """Makes one market, and runs all sides on it."""
    options = ("--market", name, "--paths", str(arguments.paths), "--sources", str(n_sources))
    made = run_apart(__file__, "make", folder, *options)
    print(f"  {made.facts['n_touches']:,} touches, {made.facts['converted_share']:.1%} of the paths convert")
    limits = {"python": arguments.peer_python, "limit_seconds": arguments.limit_seconds}
    theirs = run_apart(__file__, "peer", folder, *options, **limits)
    row(name, n_sources, "ChannelAttribution markov_model", theirs, None)
    for part, method in (("ours", "swayed attributed_paths"), ("texts", "swayed, paths read from text too")):
        outcome = run_apart(__file__, part, folder, *options)
        row(name, n_sources, method, outcome, theirs)
        if outcome.facts.get("effects") is not None:
            print(f"{'':<18}(effects per touch, whatever a source's size: r {outcome.facts['effects']:.4f})")


def only(arguments: argparse.Namespace) -> None:
    """One part, in a process of its own."""
    n_sources, folder = arguments.sources[0], arguments.folder
    if arguments.only == "make":
        make_market = additive_market if arguments.market == "additive" else chain_market
        make(make_market(arguments.paths, n_sources, arguments.seed), folder)
        return
    import numpy as np

    with np.load(folder / "market.npz") as stored:
        market = dict(stored)
    {"ours": ours, "texts": ours_from_texts, "peer": peer}[arguments.only](market, n_sources, folder)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=1_000_000)
    parser.add_argument("--sources", type=int, nargs="+", default=[200, 2_000])
    parser.add_argument("--market", choices=("additive", "chain"), help="one market instead of both")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--limit-seconds", type=float, default=150.0, help="the peer is killed after so long")
    parser.add_argument("--peer-python", default=peer_python(), help="the Python that has ChannelAttribution")
    parser.add_argument("--only", help=argparse.SUPPRESS)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        only(arguments)
        return
    folder = Path(tempfile.mkdtemp(prefix="swayed-attribution-"))
    print(f"{arguments.paths:,} paths; {machine()}; one thread each; times of loading and compiling are left out")
    print(
        f"{'market':<9} {'sources':>7} {'method':<34} {'seconds':>8} {'CPU s':>8} {'peak MiB':>8}"
        f" {'r credit':>9} {'r removal':>9} {'faster':>8}"
    )
    for name in (arguments.market,) if arguments.market else ("additive", "chain"):
        for n_sources in arguments.sources:
            compare(arguments, name, n_sources, folder)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main()
