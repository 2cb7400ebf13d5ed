"""A support channel with its bots, its humans with bot-like names, and its hand-labelled replies."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from swayed.contacts import step as contacts
from swayed.engines import DuckDBEngine
from swayed.tables import ACCOUNTS, INTERACTIONS, POSTS
from swayed.workspace import Workspace

DATA = Path(__file__).parents[3] / "shared" / "data" / "ubuntu_irc"
BOTS = ("ubottu", "ubotu", "ubot3", "FloodBot1", "FloodBot2", "FloodBot3", "FloodBot4")
HUMANS = (
    "jimbotux",
    "Shazbot",
    "Shazbot27",
    "robotgeek",
    "mikebot",
    "bot_killer",
    "sabotender",
    "TBotNik",
    "ShazbotMcNasty",
    "shazbotmcnasty",
    "ShazbotMcGroovy",
    "mister_roboto",
    "robotdevil",
    "BotchlaOffUrself",
    "norobot",
    "rhumbot",
    "Spankbot",
)


@pytest.fixture(scope="module")
def workspace(tmp_path_factory) -> Workspace:
    if not DATA.is_dir():
        pytest.skip(f"{DATA} is absent")
    made = Workspace.create(tmp_path_factory.mktemp("irc") / "brand")
    made.import_tables(DATA)
    return made


def test_bots_are_found_and_humans_with_their_names_are_not(workspace: Workspace) -> None:
    kind = {account: row for row in workspace.identities().to_pylist() for account in row["accounts"]}
    for name in BOTS:
        assert kind[f"irc:{name}"]["kind"] == "bot", name
        assert kind[f"irc:{name}"]["reasons"]
    for name in HUMANS:
        assert kind[f"irc:{name}"]["kind"] == "person", name
    others = {account for account, row in kind.items() if row["kind"] != "person"}
    print(f"{len(others)} of {len(kind)} accounts are no persons or unknown")
    assert len(others) < 0.005 * len(kind)


def test_whom_a_text_answers_against_hand_labels(workspace: Workspace) -> None:
    """Precision and recall of replies and mentions read from the text alone, over posts labelled as answers to somebody else."""
    engine = DuckDBEngine(threads=2)
    try:
        workspace.snapshot().open_in(engine, ["accounts", "posts"])
        posts = engine.arrow("SELECT * FROM posts")
        engine.put("labelled", posts.select(["post_id", "account_id", "reply_to_post_id"]))
        at = posts.column_names.index("reply_to_post_id")
        engine.put(
            "posts", posts.set_column(at, "reply_to_post_id", pa.nulls(posts.num_rows, pa.string())).cast(POSTS.schema)
        )
        engine.put("accounts", engine.arrow("SELECT * FROM accounts").select(ACCOUNTS.column_names))
        engine.put("interactions", INTERACTIONS.empty())
        contacts.run(engine)
        row = engine.arrow(
            "WITH truth AS (SELECT one.post_id, other.account_id AS target FROM labelled AS one JOIN labelled AS other "
            "ON other.post_id = one.reply_to_post_id WHERE other.account_id <> one.account_id), "
            "said AS (SELECT post_contacts.post_id, target_account_id AS target FROM post_contacts "
            "JOIN truth ON truth.post_id = post_contacts.post_id) "
            "SELECT (SELECT count(*) FROM truth) AS n_true, (SELECT count(*) FROM said) AS n_said, "
            "(SELECT count(*) FROM said JOIN truth ON truth.post_id = said.post_id AND truth.target = said.target) AS n_right"
        ).to_pylist()[0]
    finally:
        engine.close()
    precision, recall = row["n_right"] / row["n_said"], row["n_right"] / row["n_true"]
    print(f"addressed in text: precision {precision:.3f}, recall {recall:.3f} of {row['n_true']:,} labelled answers")
    assert precision >= 0.9
    assert recall >= 0.4


def test_nobody_of_the_bots_asks_for_review(workspace: Workspace) -> None:
    questions = workspace.review.questions()
    asked = set(questions.filter(pc.equal(questions["question"], "kind"))["account_id"].to_pylist())
    assert not asked & {f"irc:{name}" for name in BOTS}
