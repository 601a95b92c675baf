"""Figures of a script, kept as a notebook would show them: when they are shown, and when they are open at a cell's end.

Runs in the script's own process, where nothing but the snapshot may differ: no warning, draw or file of the script's.
"""

from __future__ import annotations

import base64
import hashlib
import io
import sys
import warnings
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from ..kernel import problems
from ..kernel.imports import on_import

if TYPE_CHECKING:
    from collections.abc import Callable

    Keep = Callable[[dict[str, Any]], None]
    """Takes the content of a display_data message; does nothing where no cell is recorded."""


class Figures:
    """Keeps matplotlib's figures, each once as long as it stays the same."""

    def __init__(self, keep: Keep) -> None:
        self._keep = keep
        self._kept: WeakKeyDictionary[Any, bytes] = WeakKeyDictionary()

    def watch(self) -> None:
        """Keep what is shown on a backend without windows, from the moment that matplotlib is imported."""
        on_import("matplotlib.backend_bases", self._watch_show)

    def keep_open(self) -> None:
        """Keep the figures that are open."""
        helpers = sys.modules.get("matplotlib._pylab_helpers")
        for manager in [] if helpers is None else helpers.Gcf.get_all_fig_managers():
            self._keep_one(manager.canvas.figure)

    def _watch_show(self, backends: Any) -> None:
        show = backends.FigureManagerBase.show

        def keep_and_show(manager: Any) -> Any:
            self._keep_one(manager.canvas.figure)
            return show(manager)

        backends.FigureManagerBase.show = keep_and_show

    def _keep_one(self, figure: Any) -> None:
        try:
            if (figure in self._kept and not figure.stale) or not (figure.axes or figure.lines):
                return
            image = _png(figure)
            figure.stale = False  # until the script changes it again
            digest = hashlib.sha256(image).digest()
            if self._kept.get(figure) != digest:
                self._kept[figure] = digest
                data = {"image/png": base64.b64encode(image).decode("ascii"), "text/plain": repr(figure)}
                self._keep({"data": data, "metadata": {}})
        except Exception as error:  # a figure that can't be drawn is none that the script drew
            problems.note("figure", error)


def _png(figure: Any) -> bytes:
    image = io.BytesIO()
    quiet: Any = ("ignore", None, Warning, None, 0)
    # Not `catch_warnings`, which makes Python forget what it has warned of: the script's warnings would come again.
    warnings.filters.insert(0, quiet)  # type: ignore[attr-defined]  # typed as read-only
    try:
        colours = {"facecolor": figure.get_facecolor(), "edgecolor": figure.get_edgecolor()}
        figure.canvas.print_figure(image, format="png", dpi=figure.dpi, bbox_inches="tight", **colours)
    finally:
        warnings.filters.remove(quiet)  # type: ignore[attr-defined]  # typed as read-only
    return image.getvalue()
