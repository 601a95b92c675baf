"""Parameters that a run sets: what its estimators were made with, and what the cell states as literals."""

from __future__ import annotations

import ast
import inspect
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from .literals import stated_literals
from .parsed import parse
from .rebinding import rebindings
from .scalars import as_setting

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..wire.types import Param, Scalar
    from .rebinding import Rebinding

_NOISE = {"verbose", "verbosity", "silent"}


def estimator_params(estimator: Any, source: str, stated: Iterable[str] = ()) -> list[Param]:
    """Return the scalar settings of an estimator that differ from its class's defaults or are stated in the cell.

    Settings of steps carry scikit-learn's long name (``model__max_depth``) and, where only one has it, the short one.

    Args:
        estimator: Anything with `get_params`.
        source: The cell's, whose constructor calls tell what was passed explicitly.
        stated: Settings to list even where they equal the default, e.g. those a search chose.
    """
    settings: Mapping[str, Any] = estimator.get_params(deep=True)
    of = type(estimator).__name__
    explicit, stated = explicit_keywords(source), set(stated)
    found: dict[str, Scalar] = {}
    for name, value in settings.items():
        prefix, _, short = name.rpartition("__")
        if short in _NOISE or isinstance(value, type) or hasattr(value, "get_params"):
            continue
        scalar = as_setting(value)
        owner = settings.get(prefix) if prefix else estimator
        passed = name in stated or (type(owner).__name__, short) in explicit
        if (scalar is None and not (passed and value is None)) or not (passed or not _is_default(owner, short, scalar)):
            continue
        found[name] = scalar
    shorts = Counter(name.rpartition("__")[2] for name in found)
    for name in list(found):
        short = name.rpartition("__")[2]
        if shorts[short] == 1:
            found.setdefault(short, found[name])
    return [{"name": name, "value": value, "from": "estimator", "of": of} for name, value in found.items()]


def mapping_params(settings: Mapping[Any, Any], of: str) -> list[Param]:
    """Return the scalars of a dict of settings, as xgboost and lightgbm take them."""
    pairs = ((str(name), as_setting(value)) for name, value in settings.items() if str(name) not in _NOISE)
    return [{"name": n, "value": v, "from": "estimator", "of": of} for n, v in pairs if v is not None]


def literal_params(source: str, namespace: Mapping[str, Any]) -> list[Param]:
    """Return the settings that the cell states as literals at its top level and leaves as they are.

    A name that the cell goes on to compute is none: ``best = 0`` before a loop, ``n += 1``, ``names.append(…)``.
    One that is given another literal under a condition has the value it ended with; of a dict, what is left counts.

    Args:
        source: The cell's code.
        namespace: The globals, as the cell left them.
    """
    found: list[Param] = []
    for name, (variable, value, how) in _stated(source).items():
        final = value
        if variable in namespace:
            held = namespace[variable]
            final = _entry(held, name) if type(held) is dict else _plain(held)
            if how == "computed" and type(held) is not dict:
                continue
        if final is not None and (final == value or how == "chosen"):
            found.append({"name": name, "value": final, "from": "literal"})
    return found


@lru_cache(maxsize=512)
def _stated(source: str) -> Mapping[str, tuple[str, Scalar, Rebinding | None]]:
    """Return setting → its variable, its last literal, and what the cell does to the variable after it."""
    tree = parse(source)
    if tree is None:
        return {}
    later = rebindings(tree)
    return {name: (variable, value, later.get(variable)) for variable, name, value in stated_literals(tree)}


def _entry(held: Any, name: str) -> Scalar:
    """Return the present entry of a dict of settings; ``tree.leaf`` is one of an inner dict."""
    for key in [name] if name in held else name.split("."):
        if type(held) is not dict or key not in held:
            return None
        held = held[key]
    return _plain(held)


def _plain(value: Any) -> Scalar:
    return as_setting(value) if isinstance(value, (bool, int, float, str, list, tuple)) else None


@lru_cache(maxsize=256)
def explicit_keywords(source: str) -> frozenset[tuple[str, str]]:
    """Return (class, keyword) of every call in the source that names a keyword."""
    tree = parse(source)
    if tree is None:
        return frozenset()
    calls = (node for node in ast.walk(tree) if isinstance(node, ast.Call) and node.keywords)
    named = ((str(getattr(c.func, "id", getattr(c.func, "attr", ""))), k.arg) for c in calls for k in c.keywords)
    return frozenset((function, keyword) for function, keyword in named if keyword is not None)


def _is_default(owner: Any, name: str, value: Scalar) -> bool:
    kind: type = type(owner)
    defaults = _defaults(kind)
    return name in defaults and defaults[name] == value and type(defaults[name]) is type(value)


@lru_cache(maxsize=1024)
def _defaults(kind: type[object]) -> dict[str, Scalar]:
    """Return the scalar defaults of a class's constructor, those of its bases included."""
    found: dict[str, Scalar] = {}
    for base in reversed(kind.__mro__):
        init = base.__dict__.get("__init__")
        if init is None or base is object:
            continue
        try:
            parameters = inspect.signature(init).parameters.values()
        except (TypeError, ValueError):  # a constructor in C has no signature
            continue
        found.update({p.name: as_setting(p.default) for p in parameters if p.default is not inspect.Parameter.empty})
    return found
