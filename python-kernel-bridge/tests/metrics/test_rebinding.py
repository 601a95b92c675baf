"""Which literals of a cell are settings, and which the cell goes on to compute."""

from __future__ import annotations

from typing import Any

import pytest
from cellwright.kernel.params import literal_params


def settings_of(source: str, **given: Any) -> dict[str, Any]:
    """Run the source as a cell and return its literal parameters."""
    namespace: dict[str, Any] = dict(given)
    exec(source, namespace)
    return {param["name"]: param["value"] for param in literal_params(source, namespace)}


@pytest.mark.parametrize(
    "source",
    [
        "best = 0\nfor s in (1, 2): best = max(best, s)",
        "best = 5\nfor s in (1, 2): best = max(best, s)",
        "n = 1\nn += 1",
        "n = 0\nwhile n < 3: n = n + 1",
        "rate = 0.1\nrate = rate * 2",
        "names = ['a']\nnames.append('b')",
        "names = ['a']\nnames[0] = 'c'",
        "names = ['b', 'a']\nimport random\nfor _ in range(9): random.shuffle(names)\nnames.reverse(); names += ['c']",
        "seed = 0\nfor seed in range(3): pass",
        "found = False\nfor n_ in (1, 2):\n    if n_ == 2: found = True",
        "count = 0\ndef step():\n    global count\n    count += 1\nstep()",
        "total = 0\n[total := total + x for x in (1, 2)]",
        "x = 3\nx = None",
        "f = 'a'\nwith open('/dev/null') as f: pass",
        "a, b = 1, 2\na, b = divmod(7, 2)",
        "gone = 1\nif gone: gone = int('2')",
    ],
)
def test_what_the_cell_computes_is_no_setting(source: str) -> None:
    assert settings_of(source) == {}


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("depth = 6\nseed = 1\nx = depth + seed", {"depth": 6, "seed": 1}),
        ("n = len('abc')\nn = 2", {"n": 2}),
        ("n = 1\nn += 1\nn = 4", {"n": 4}),
        ("depth = 6\nif True: depth = 3", {"depth": 3}),
        ("depth = 6\nif False: depth = 3", {"depth": 6}),
        ("n = 3\nsquares = [n for n in range(9)]\ndef f(n): n += 1", {"n": 3}),
        ("params = {'depth': 8, 'rate': 0.1}\nparams['rate'] = 0.1 * len('ab')", {"depth": 8}),
        ("params = {'depth': 8}\nparams.update(seed=1)", {"depth": 8}),
        ("params = {'depth': 8, 'tree': {'leaf': 2}}\nparams['seed'] = 7", {"depth": 8, "tree.leaf": 2, "seed": 7}),
        ("params = {'depth': 8}\nparams = {**params, 'seed': 1}", {"depth": 8, "seed": 1}),
        ("months = [1, 2]\nfor m in months: pass", {"months": "[1, 2]"}),
        ("a = b = 2\nb += 1", {"a": 2}),
    ],
)
def test_what_it_leaves_as_stated_is_one_and_a_choice_has_its_outcome(source: str, expected: dict[str, Any]) -> None:
    assert settings_of(source) == expected


def test_what_the_namespace_does_not_hold_is_told_as_the_code_states_it() -> None:
    assert [param["value"] for param in literal_params("depth = 6", {})] == [6]
