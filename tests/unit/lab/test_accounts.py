"""Accounts are told apart by what they show, and second accounts can be found."""

from __future__ import annotations

from collections import Counter, defaultdict

from swayed.lab import Market


def test_handles_are_unique_per_platform_whatever_the_case(plain: Market) -> None:
    rows = plain.tables["accounts"].to_pylist()
    keys = Counter((row["platform"], row["handle"].lower()) for row in rows)
    assert max(keys.values()) == 1


def test_person_id_is_the_smallest_account_id(plain: Market) -> None:
    accounts = defaultdict(list)
    for row in plain.identities.to_pylist():
        accounts[row["person_id"]].append(row["account_id"])
    assert all(person == min(ids) for person, ids in accounts.items())
    assert {row["person_id"] for row in plain.truth.to_pylist()} <= set(accounts)


def test_many_second_accounts_show_the_same_url(plain: Market) -> None:
    url_of = {row["account_id"]: row["url"] for row in plain.tables["accounts"].to_pylist()}
    accounts = defaultdict(list)
    for row in plain.identities.to_pylist():
        accounts[row["person_id"]].append(row["account_id"])
    pairs = [ids for ids in accounts.values() if len(ids) == 2]
    same = [ids for ids in pairs if url_of[ids[0]] and url_of[ids[0]] == url_of[ids[1]]]
    assert 0.4 < len(same) / len(pairs) < 0.95
    owners = defaultdict(set)
    for person, ids in accounts.items():
        for account in ids:
            if url_of[account]:
                owners[url_of[account]].add(person)
    assert all(len(persons) == 1 for persons in owners.values())


def test_bots_repeat_themselves_and_some_say_so(plain: Market) -> None:
    kind_of = {row["account_id"]: row["kind"] for row in plain.identities.to_pylist()}
    texts = defaultdict(list)
    for row in plain.tables["posts"].to_pylist():
        texts[row["account_id"]].append(row["text"])
    repeated = {account: 1 - len(set(said)) / len(said) for account, said in texts.items()}
    bots = [account for account, kind in kind_of.items() if kind == "bot"]
    assert all(repeated[account] > 0.8 for account in bots)
    bios = {row["account_id"]: row["bio"] or "" for row in plain.tables["accounts"].to_pylist()}
    declared = [b for b in bots if "bot" in bios[b].lower() or "Automated" in bios[b]]
    assert 0 < len(declared) < len(bots)


def test_nobody_answers_a_bot(plain: Market) -> None:
    kind_of = {row["account_id"]: row["kind"] for row in plain.identities.to_pylist()}
    posts = {row["post_id"]: row for row in plain.tables["posts"].to_pylist()}
    for post in posts.values():
        if post["reply_to_post_id"]:
            parent = posts[post["reply_to_post_id"]]
            assert kind_of[parent["account_id"]] != "bot"


def test_contacts_of_a_person_run_over_both_accounts(plain: Market) -> None:
    accounts = defaultdict(set)
    for row in plain.contacts.to_pylist():
        accounts[row["person_id"]].add(row["account_id"])
    assert sum(len(ids) == 2 for ids in accounts.values()) > 10
