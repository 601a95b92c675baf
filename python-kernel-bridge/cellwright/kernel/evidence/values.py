"""How the content of each type is walked. What is not known here, and not plain Python, is said to be unknown."""

from __future__ import annotations

import types
from collections import deque
from typing import TYPE_CHECKING, Any

from . import libraries
from .walk import Fingerprint, Walk

if TYPE_CHECKING:
    from collections.abc import Callable

_PLAIN = (int, float, complex, str, bytes, bool, type(None), range, slice, type(...), type(NotImplemented))
_BY_IDENTITY = (
    *(types.FunctionType, types.BuiltinFunctionType, types.ModuleType, type, types.CodeType, types.GenericAlias),
    *(property, staticmethod, classmethod, types.MethodDescriptorType, types.WrapperDescriptorType),
)
_IMMUTABLE_LIBRARIES = {
    "datetime": None,
    "decimal": None,
    "fractions": None,
    "uuid": None,
    "re": None,
    "pathlib": None,
    "zoneinfo": None,
    "enum": None,
    "typing": None,
    "numpy": {"dtype", "ufunc", "generic"},
    "pandas": {
        "Timestamp",
        "Timedelta",
        "Interval",
        "Period",
        "NaTType",
        "NAType",
        "Index",
        "ExtensionDtype",
        "BaseOffset",
    },
    "polars": {"LazyFrame", "Expr", "DataType", "Schema", "DataTypeClass"},
    "pyarrow": {"Schema", "DataType", "Field", "Scalar"},
}
_HEAP_TYPE = 1 << 9


def fingerprint(value: Any, step: Callable[[bool], None]) -> Fingerprint:
    """Walk `value` and return its fingerprint.

    Args:
        value: What a variable is bound to.
        step: Called between slices of under a millisecond; may raise to abandon the walk.
    """
    walk = Walk(step, visit)
    try:
        visit(walk, value)
    except RecursionError:
        walk.doubt("nested too deep to compare")
    return walk.result()


def is_mutable(value: Any) -> bool:
    """Whether a variable bound to `value` can be changed in place in a way that its content tells."""
    kind = type(value)
    known = _mutable_kinds.get(kind)
    if known is None:
        known = _mutable_kinds[kind] = not (issubclass(kind, (*_PLAIN, *_BY_IDENTITY)) or _of_immutable_library(kind))
    return known


_mutable_kinds: dict[type, bool] = {}


def visit(walk: Walk, value: Any) -> None:
    """Feed one value of any type."""
    kind = type(value)
    if not walk.count():
        return
    if not is_mutable(value):
        walk.note(kind.__name__, id(value) if issubclass(kind, _BY_IDENTITY) else _immutable_content(value))
        return
    if kind is tuple or kind is frozenset:
        walk.note(kind.__name__)
        walk.elements(value if kind is tuple else sorted(map(repr, value)), len(value))
        return
    if walk.entered_before(value):
        return
    walk.note(kind.__module__, kind.__qualname__)
    if not (_container(walk, value, kind) or libraries.walk_value(walk, value)):
        _object(walk, value, kind)


def _container(walk: Walk, value: Any, kind: type) -> bool:
    if isinstance(value, dict):
        walk.elements(value.keys(), len(value))
        walk.elements(value.values(), len(value))
    elif isinstance(value, (list, deque, tuple)):
        walk.elements(value, len(value))
    elif isinstance(value, (set, frozenset)):
        walk.elements(sorted(map(repr, value)) if len(value) < 100_000 else value, len(value))
    elif isinstance(value, bytearray):
        walk.buffer(memoryview(bytes(value)) if len(value) < 2**20 else memoryview(value))
    else:
        return False
    if kind.__module__ != "builtins" and hasattr(value, "__dict__"):
        visit(walk, vars(value))
    return True


def _object(walk: Walk, value: Any, kind: type) -> None:
    bare = [base for base in kind.__mro__ if base is not object and not _is_python_class(base)]
    if bare:
        walk.note(id(value))
        walk.doubt(f"no way to compare a {bare[0].__name__}")
    state = getattr(value, "__dict__", None)
    if isinstance(state, dict):
        walk.elements(state.keys(), len(state))
        walk.elements(state.values(), len(state))
    for base in kind.__mro__:
        slots = vars(base).get("__slots__", ())
        for name in (slots,) if isinstance(slots, str) else slots:
            if name not in ("__dict__", "__weakref__") and hasattr(value, name):
                walk.note(name)
                visit(walk, getattr(value, name))


def _is_python_class(base: type) -> bool:
    own = vars(base)
    if not base.__flags__ & _HEAP_TYPE:
        return base.__module__ in ("abc", "typing", "collections.abc", "contextlib")
    return (
        "__dict__" in own or "__slots__" in own or any(_is_python_class(b) for b in base.__bases__ if b is not object)
    )


def _of_immutable_library(kind: type) -> bool:
    for base in kind.__mro__:
        names = _IMMUTABLE_LIBRARIES.get(base.__module__.partition(".")[0], ())
        if names is None or base.__name__ in names:
            return True
    return False


def _immutable_content(value: Any) -> object:
    try:
        return value if isinstance(value, _PLAIN) else (hash(value), repr(value)[:200])
    except Exception:  # an immutable without a hash, or with a repr that fails: its identity is its content
        return id(value)
