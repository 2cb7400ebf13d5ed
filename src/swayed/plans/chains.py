"""People who make others post: what a collaboration brings through them, for at most three hops.

A contact of v with u is followed by an expected number of further posts of v, as a contact of a customer is followed by steps:
the same model, whose stage is *pass on*. With T_uv = (effect of u on posts) x level x (contacts of v with u in one
collaboration) / (posts of v in as many days), one collaboration with u brings T_uv of one with v on top, hence

    a_ur = direct_ur + sum over v of T_uv [direct_vr + sum over w of T_vw direct_wr]

Posts that come with a rate, each moving with a small chance, leave a customer unmoved with probability exp(-a): beyond the
first hop, too, the value is a closed form, and monotone and submodular in those chosen.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from swayed.plans.objective import Floats, Ids, Ints


@dataclass(frozen=True)
class Links:
    """How much of a collaboration with somebody one with another brings, by draw.

    Args:
        person, through: numbers of people, each two once; share: T, shape (n_links, n_draws).
    """

    person: Ints
    through: Ints
    share: Floats

    def onward(self, n_hops: int) -> Links:
        """The same through as many people as make so many hops with the customer's; nobody stands in a chain twice.

        Example:
            >>> links = Links(np.array([0, 1]), np.array([1, 2]), np.array([[0.5], [0.2]]))
            >>> total = links.onward(3)
            >>> total.person.tolist(), total.through.tolist(), total.share.ravel().tolist()
            ([0, 0, 1], [1, 2, 2], [0.5, 0.1, 0.2])
        """
        total = last = self
        for _ in range(n_hops - 2):
            last = _joined(last, self)
            total = _summed(total, last)
        return total


def _joined(first: Links, second: Links) -> Links:
    """Chains of one link of the first and one of the second that goes on where it ends."""
    order = np.argsort(second.person, kind="stable")
    start, end = (np.searchsorted(second.person[order], first.through, side) for side in ("left", "right"))
    which = np.repeat(np.arange(len(start)), end - start)
    place = np.arange(len(which)) - np.repeat(np.cumsum(end - start) - (end - start), end - start)
    onto = order[start[which] + place]
    is_new = second.through[onto] != first.person[which]
    which, onto = which[is_new], onto[is_new]
    return Links(first.person[which], second.through[onto], first.share[which] * second.share[onto])


def _summed(first: Links, second: Links) -> Links:
    """Both together, each two people once."""
    person, through = (
        np.concatenate(ends) for ends in ((first.person, second.person), (first.through, second.through))
    )
    order = np.lexsort((through, person))
    person, through = person[order], through[order]
    is_first = np.ones(len(order), np.bool_)
    is_first[1:] = (np.diff(person) != 0) | (np.diff(through) != 0)
    start = np.flatnonzero(is_first)
    share = np.concatenate([first.share, second.share])[order]
    return Links(person[start], through[start], np.add.reduceat(share, start, axis=0) if len(start) else share)


@dataclass(frozen=True)
class Ways:
    """Ways from people to prospects, by person.

    Args:
        person, prospect: numbers; effect: row of the effect; contacts: of a collaboration with whoever meets the prospect.
    """

    person: Ints
    prospect: Ids
    effect: Ids
    contacts: npt.NDArray[np.float32]


def with_chains(ways: Ways, effect: Floats, links: Links, n_people: int) -> tuple[Ways, Floats]:
    """All ways of the first people, through others too, those to one prospect one after the other; and their effects by row.

    Args:
        ways: of direct contacts, their effects numbered by person and stage; effect: shape (n_people, n_stages, n_draws).
        links: all hops together; n_people: the first so many may be chosen.
    """
    _, n_stages, n_draws = effect.shape
    direct = effect.reshape(-1, n_draws)
    start, end = (np.searchsorted(ways.person, links.through, side) for side in ("left", "right"))
    n = np.where(links.person < n_people, end - start, 0)
    if not n.any():
        last = int(np.searchsorted(ways.person, n_people))
        return Ways(ways.person[:last], ways.prospect[:last], ways.effect[:last], ways.contacts[:last]), direct
    link = np.repeat(np.arange(len(n)), n)
    of = start[link] + np.arange(len(link)) - np.repeat(np.cumsum(n) - n, n)
    through = (links.share[:, None, :] * effect[links.through]).reshape(-1, n_draws)
    is_own = ways.person < n_people
    person = np.concatenate([ways.person[is_own], links.person[link]])
    prospect = np.concatenate([ways.prospect[is_own], ways.prospect[of]])
    row = np.concatenate([ways.effect[is_own], len(direct) + link * n_stages + ways.effect[of] % n_stages])
    contacts = np.concatenate([ways.contacts[is_own], ways.contacts[of]])
    order = np.lexsort((row, prospect, person))
    found = Ways(person[order], prospect[order], row[order].astype(np.uint32), contacts[order])
    return found, np.concatenate([direct, through])
