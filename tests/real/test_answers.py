"""Two real data sets from import to people: what swayed says of them, as docs/real-data.md tells it."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from swayed.influence.model import InfluenceModel
from swayed.influence.placebos import swapped_people
from swayed.influence.settings import InfluenceSettings
from swayed.workspace import Workspace

DATA = Path(__file__).parents[3] / "shared" / "data"
PAGE = Path(__file__).parents[2] / "docs" / "real-data.md"


def situations():
    """The situation files that the page shows, by name."""
    files = [part.split("```")[0] for part in PAGE.read_text(encoding="utf-8").split("```yaml\n")[1:]]
    return {text.splitlines()[0].removeprefix("situation: "): text for text in files}


def study_of(folder: str, situation: str, tmp_path: Path):
    if not (DATA / folder).is_dir():
        pytest.skip(f"{DATA / folder} is absent")
    workspace = Workspace.create(tmp_path / "brand")
    workspace.import_tables(DATA / folder)
    path = tmp_path / f"{situation}.yaml"
    path.write_text(situations()[situation], encoding="utf-8")
    return workspace.study(path)


def counted(study):
    return {row["standing"]: row["n"] for row in study.check().transitions.to_pylist()}


def test_film_reviews_name_few_and_claim_less_than_the_simple_count(tmp_path):
    study = study_of("ciaodvd", "genre", tmp_path)
    assert counted(study) == {"modelled": 7_288, "entry": 4_081, "outside period": 1_796}
    (summary,) = study.stage_summaries().to_pylist()
    assert summary["n_transitions"] == 7_288
    split = sum(summary[name] for name in ("organic", "activity", "general", "association", "unnamed", "named"))
    assert split == pytest.approx(7_288)
    # 667 purchases follow a trusted person's review and about 355 would if trust were shuffled: no more can be claimed.
    assert summary["named"] + summary["unnamed"] <= 667 - 355
    assert len(study.people()) <= 10


def test_shuffled_trust_names_next_to_nobody(tmp_path):
    study = study_of("ciaodvd", "genre", tmp_path)
    world = study.world()
    nobody_stays = np.zeros(world.n_persons, np.bool_)
    grades = []
    for seed in range(101, 103):
        shuffled = swapped_people(world, nobody_stays, InfluenceSettings(seed=seed))
        grades += InfluenceModel().fit(shuffled).grades_.grade.tolist()
    assert grades.count("strong") <= 1
    assert grades.count("some") <= 2


def test_keyboards_have_people_said_and_nobody_estimated(tmp_path):
    study = study_of("keyboards", "keyboards", tmp_path)
    # Two of the 1,300 customers are one person under the same rare handle on both platforms.
    assert counted(study) == {"modelled": 728, "entry": 1_299}
    people = study.people().to_pylist()
    assert len(people) == 15
    assert {person["grade"] for person in people} == {"some"}
    assert all("said" in person["basis"] and "estimated" not in person["basis"] for person in people)
    assert all(person["named_by_customers"] >= 5 for person in people)
    assert all(person["credited_transitions"] == 0 for person in people)
