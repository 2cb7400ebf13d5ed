"""The whole simulation in its order: people, customers, contacts, words, effects, the walk, and the shop's file."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from swayed.lab.accounts import Register, register_accounts
from swayed.lab.contacts import Contacts, Ties, make_contacts, make_ties
from swayed.lab.customers import Customers, make_customers
from swayed.lab.draws import Floats, stream
from swayed.lab.effects import (
    calibrate,
    effects_at,
    lay_fuses,
    schedule_transitions,
    stage_targets,
)
from swayed.lab.population import People, make_people
from swayed.lab.posts import make_own_posts
from swayed.lab.settings import MarketSettings
from swayed.lab.shop import CustomerFile, customer_names, open_file
from swayed.lab.texts import make_texts
from swayed.lab.threads import Conversation, converse
from swayed.lab.walk import Transitions, walk


@dataclass(frozen=True)
class World:
    """Everything that happened in one market, as arrays of positions.

    Attributes:
        effects: expected caused transitions per unit contact; shape (n_people, len(STATES)).
    """

    settings: MarketSettings
    people: People
    customers: Customers
    names: list[str]
    register: Register
    ties: Ties
    conversation: Conversation
    effects: Floats
    transitions: Transitions
    file: CustomerFile

    @property
    def contacts(self) -> Contacts:
        """Contacts of customers with people."""
        return self.conversation.contacts


def make_world(settings: MarketSettings) -> World:
    """Return the simulated market."""
    people = make_people(settings)
    customers = make_customers(settings)
    names = customer_names(settings)
    register = register_accounts(settings, people, customers, names)
    ties = make_ties(settings, people, customers)
    conversation = _talk(settings, people, customers, ties, register)
    effects, transitions = _live(settings, people, customers, conversation.contacts)
    file = open_file(settings, customers, transitions)
    return World(
        settings,
        people,
        customers,
        names,
        register,
        ties,
        conversation,
        effects,
        transitions,
        file,
    )


def _talk(
    settings: MarketSettings,
    people: People,
    customers: Customers,
    ties: Ties,
    register: Register,
) -> Conversation:
    contacts = make_contacts(settings, people, customers, ties)
    texts = make_texts(stream(settings.seed, "texts"))
    own = make_own_posts(settings, people, texts)
    return converse(
        settings,
        people,
        contacts,
        own,
        texts,
        register.customer_account,
        register.handle,
    )


def _live(
    settings: MarketSettings, people: People, customers: Customers, contacts: Contacts
) -> tuple[Floats, Transitions]:
    """Return the effects that cause about `caused_share` of the transitions, and those transitions."""
    fuse = lay_fuses(settings, people, contacts)

    def walk_at(scale: Floats) -> Transitions:
        effects = effects_at(people, scale, settings.max_effect)
        return walk(settings, customers, schedule_transitions(people, contacts, fuse, effects))

    def shares_at(scale: Floats) -> Floats:
        shares = walk_at(scale).caused_shares
        return shares.sum(keepdims=True) if settings.is_everybody_a_mover else shares

    target = stage_targets(settings, people, contacts, fuse)
    if settings.is_everybody_a_mover:
        # One effect, whichever the stage: one number to calibrate.
        target = target.sum(keepdims=True)
    scale = calibrate(target, shares_at)
    return np.asarray(effects_at(people, scale, settings.max_effect)), walk_at(scale)
