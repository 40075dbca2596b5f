"""What is published of the four seed texts, scored against what people read in them."""

import importlib.util
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest
from pyoxigraph import Store

from tests import gold, tables

FLOORS = {"acts (main, in order)": 0.99, "acts (all, in order)": 0.99}
FLOOR_EXPLICIT, FLOOR_ALL = 0.98, 0.90


@pytest.fixture(scope="module")
def scores(seed_store: Store, corpus: Path) -> dict[str, Any]:
    """Score every seed with the gold's own scorer."""
    folder = corpus.parent / "gold"
    spec = importlib.util.spec_from_file_location("score", folder / "score.py")
    assert spec is not None and spec.loader is not None
    scorer = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    scorer.load_aliases(folder / "entities.json")
    tallies: dict[str, Any] = defaultdict(scorer.Tally)
    errors: list[tuple[int, int]] = []
    for truth in sorted(folder.glob("0*.json")):
        said = gold.document(seed_store, f"{truth.stem}.txt")
        scorer.score(json.loads(truth.read_text("utf-8")), said, tallies, errors)
    found = {name: tally.row() for name, tally in tallies.items()}
    lines = [f"{'section':34} {'P':>6} {'R':>6} {'F1':>6}   tp  fp  fn"]
    for name, (precision, recall, f1, tp, fp, fn) in found.items():
        if tp + fp + fn:
            lines.append(f"{name:34} {precision:6.3f} {recall:6.3f} {f1:6.3f} {tp:4} {fp:3} {fn:3}")
    found["error rate"] = sum(wrong for _, wrong in errors) / sum(length for length, _ in errors)
    lines.append(f"paragraph text error rate: {found['error rate']:.4f}")
    tables.show("Gold, on what is published of the four seeds", lines)
    return found


def test_every_section_of_the_gold_reaches_its_floor(scores: dict[str, Any]) -> None:
    below = {}
    for name, row in scores.items():
        if name == "error rate" or not sum(row[3:]):
            continue
        kind = FLOOR_ALL if name.endswith(" all") else FLOOR_EXPLICIT if name.startswith("entity:") else 1.0
        floor = FLOORS.get(name, kind)
        if min(row[0], row[1], row[2]) < floor:
            below[name] = (row[:3], floor)
    assert not below, f"below the floor: {below}"


def test_every_section_of_the_gold_was_scored(scores: dict[str, Any]) -> None:
    assert sum(scores["acts (main, in order)"][3:]) == 139
    assert sum(scores["footnote marks (exact place)"][3:]) == 28
    assert sum(scores["Ibid. resolution"][3:]) == 8


def test_no_character_of_a_paragraph_differs(scores: dict[str, Any]) -> None:
    assert scores["error rate"] == 0
