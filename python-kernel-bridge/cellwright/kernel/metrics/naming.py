"""What a measured value is called: its variable, else a label beside it, else its function."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ..parsed import parse
from ..scalars import as_number
from .labels import label_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from .events import Event, Value
    from .sites import Place


class Namer:
    """Names the values of one run. Sites that share a fall-back name are told apart by number."""

    def __init__(self, source: str, namespace: Mapping[str, Any]) -> None:
        self._source = source
        self._namespace = namespace
        self._bound: list[str] | None = None
        self._fallbacks: dict[str, list[tuple[Place, ...]]] = {}

    def named(self, event: Event, value: Value, last: bool) -> tuple[str, Any]:
        """Return name and value.

        Args:
            event: The call.
            value: One of its values.
            last: Nothing was measured at this site later: the variables still show what became of the value.
        """
        if value.absolute:
            return (last and self._variable_of(value.value)) or value.name, value.value
        label = label_of(event.site, self._source)
        if last and (label is None or not label.variable) and (variable := self._variable_of(value.value)):
            return variable, value.value
        if label is not None and not label.derived:
            return label.name + value.name, value.value
        if label is not None and label.variable and last:
            return self._derived(label.name, value, event)
        return self._fallback(event) + value.name, value.value

    def _derived(self, name: str, value: Value, event: Event) -> tuple[str, Any]:
        """``rmse = mse(…) ** 0.5`` measures rmse; ``auc = cross_val_score(…).mean()`` auc and auc_std."""
        held = self._namespace.get(name)
        if as_number(held) is None:
            return self._fallback(event) + value.name, value.value
        if value.name == "_std":
            return f"{name}_std", value.value
        return name, held

    def _variable_of(self, result: Any) -> str:
        if self._bound is None:
            self._bound = _top_level_names(self._source)
        return next((name for name in self._bound if self._namespace.get(name) is result), "")

    def _fallback(self, event: Event) -> str:
        name = event.by.rpartition(".")[2]
        paths = self._fallbacks.setdefault(name, [])
        if event.site.path not in paths:
            paths.append(event.site.path)
        number = paths.index(event.site.path) + 1
        return name if number == 1 else f"{name}_{number}"


def _top_level_names(source: str) -> list[str]:
    tree = parse(source)
    if tree is None:
        return []
    stores = (n.id for n in ast.walk(tree) if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store))
    return list(dict.fromkeys(stores))
