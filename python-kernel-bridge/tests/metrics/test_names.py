from __future__ import annotations

import os
import symtable
import sysconfig
from pathlib import Path
from typing import Any

import pytest
from cellwright.kernel.names import imported, literals_of, loads_of, uses_of
from hypothesis import given, settings
from hypothesis import strategies as st

SCALE = float(os.environ.get("CELLWRIGHT_SCALE", "1"))
MODULES = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))[:: max(1, int(8 / SCALE))]


@pytest.mark.parametrize(
    ("source", "uses"),
    [
        ("y = x + 1", ["x"]),
        ("x = 1\ny = x", []),
        ("x += 1", ["x"]),
        ("if a:\n    x = 1\ny = x", ["a", "x"]),
        ("if a:\n    x = 1\nelse:\n    x = 2\ny = x", ["a"]),
        ("for i in rows:\n    print(i)", ["rows"]),
        ("df['late'] = df.delay > 15", ["df"]),
        ("def f(a, b=c):\n    t = a + k\n    return t", ["c", "k"]),
        ("[a for a in rows if a > low]", ["rows", "low"]),
        ("import numpy as np\nnp.mean(v)", ["v"]),
        ("class A(Base):\n    n = 1\n    def f(self):\n        return n", ["Base", "n"]),
        ("class A:\n    class E(Base): pass\n    class F(E): pass\n    def f(self) -> E: return F", ["Base", "F"]),
        ("%matplotlib inline\n%time fit(model)", ["fit", "model"]),
        ("%%time\nfit(model)", ["fit", "model"]),
        ("%%bash\necho $x", []),
        ("files = !ls {folder}", ["folder"]),
        ("await fetch(url)", ["fetch", "url"]),
        ("print(df.head(", ["df"]),
    ],
)
def test_a_cell_uses_what_it_takes_from_outside(source: str, uses: list[str]) -> None:
    assert uses_of(source, {}) == uses


def test_functions_bring_the_globals_that_they_use() -> None:
    namespace: dict[str, Any] = {"__name__": "__main__"}
    exec(
        "from functools import partial\n"
        "def score(m): return metric(m) * weight\n"
        "def metric(m): return m + offset\n"
        "class Model:\n    def fit(self): return rate\n"
        "model = Model()\nhalf = partial(score, 2)\nmax = score\n",
        namespace,
    )

    assert uses_of("score(1)", namespace) == ["score", "metric", "weight", "offset"]
    assert uses_of("model.fit()", namespace) == ["model", "rate"]
    assert set(uses_of("half()", namespace)) >= {"weight", "offset"}
    assert "weight" in uses_of("max(1)", namespace), "a builtin that the namespace shadows counts"


@pytest.mark.parametrize(
    ("source", "literals"),
    [
        ("n = 3\nRATE: float = 1e-3\nname = 'rf'", {"n": 3, "RATE": 1e-3, "name": "rf"}),
        ("a, b = 1, -2", {"a": 1, "b": -2}),
        ("params = {'max_depth': 8, 'tree': {'leaf': 2}}", {"max_depth": 8, "tree.leaf": 2}),
        ("params = dict(eta=.1)\nparams['gamma'] = 2 * 3", {"eta": 0.1, "gamma": 6}),
        ("n = 1\nn = 2", {"n": 2}),
        ("train_months = [1, 2, 3]\nsizes = 64, -1", {"train_months": "[1, 2, 3]", "sizes": "(64, -1)"}),
        ("params = {'features': ['a', 'b'], 'layers': [[1], [2]]}", {"features": "['a', 'b']", "layers": "[[1], [2]]"}),
        ("found = []\nrows = [f(x), 1]\ntokens = ['sk-1']\nlong = [" + "1, " * 100 + "]", {}),
        ("for i in range(3):\n    n = 3", {}),
        ("n = len(rows)\n_hidden = 1\napi_key = 'sk-1'\ntext = 'a\\nb'", {}),
        ("%%time\nn = 3", {"n": 3}),
        ("n = = 3", {}),
        ("x = 2 ** 10 ** 10", {}),
    ],
)
def test_settings_are_top_level_literals(source: str, literals: dict[str, Any]) -> None:
    assert literals_of(source) == literals


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_a_module_run_as_a_cell_uses_what_pythons_own_symbol_table_says(path: Path) -> None:
    source = path.read_text("utf-8")
    table = symtable.symtable(source, path.name, "exec")
    bound = {s.get_name() for s in table.get_symbols() if s.is_assigned() or s.is_imported() or s.is_namespace()}
    loaded = {name for name in _global_loads(table, top=True) if not name.startswith("_")}
    stated = _stated_global(table)

    found = {name for name in loads_of(source) if not name.startswith("_")}

    assert found <= loaded, "nothing is used that no scope loads"
    assert loaded - found <= bound | stated, "only what the cell binds itself may be left out"


@settings(max_examples=int(100 * SCALE))
@given(st.text(max_size=60) | st.text(alphabet="ab=()[]{}%!?:,.'\"\n \t\\#123", max_size=60))
def test_no_text_is_too_strange(source: str) -> None:
    assert isinstance(uses_of(source, {}), list)
    assert isinstance(literals_of(source), dict)


def _global_loads(table: symtable.SymbolTable, top: bool = False) -> set[str]:
    # symtable takes a function that is called "top" for the module, so that its locals count as global too.
    own = {
        s.get_name() for s in table.get_symbols() if s.is_referenced() and (top or (s.is_global() and not s.is_local()))
    }
    return own.union(*(_global_loads(child) for child in table.get_children()))


def _stated_global(table: symtable.SymbolTable) -> set[str]:
    own = {s.get_name() for s in table.get_symbols() if s.is_declared_global()}
    return own.union(*(_stated_global(child) for child in table.get_children()))


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("import numpy as np, os.path\nx = np.zeros(1)", {"np", "os"}),
        ("try:\n    from a import b as c, d\nexcept ImportError:\n    d = None", {"c", "d"}),
        ("from a import *", set()),
        ("def f():\n    import data\ndata = f()", set()),
        ("this is no Python", set()),
    ],
)
def test_names_that_import_statements_bind(source: str, names: set[str]) -> None:
    assert imported(source) == names
