"""matplotlib's figures of a script are outputs of its cells, as a notebook would show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from track_command import cell_outputs, runs, track

if TYPE_CHECKING:
    from pathlib import Path

SCRIPT = """
import matplotlib.pyplot as plt
# %% Show
figure, axes = plt.subplots()
axes.plot([1, 2])
print('before')
plt.show()
print('after')
# %% Nothing new
print(plt.get_fignums())
# %% Changed, and another one
axes.plot([2, 1])
other = plt.figure(); other.text(0, 0, 'no axes')
plt.figure().subplots().bar([1], [2])
# %% Closed
plt.close('all')
closed = plt.figure(); closed.add_subplot()
closed.savefig('saved.png')
plt.close(closed)
# %% Failing
plt.subplots()
1 / 0
"""


def test_they_are_kept_when_shown_and_when_open_at_a_cells_end(folder: Path) -> None:
    (folder / "plot.py").write_text(SCRIPT, encoding="utf-8")

    done = track(folder, "plot.py")

    assert done.stdout == "before\nafter\n[1]\n"
    kept = runs(folder)
    assert not [run for run in kept if "problem" in run]
    _, shown, same, changed, closed, failed = ([o["output_type"] for o in cell_outputs(folder, run)] for run in kept)
    assert shown == ["stream", "display_data", "stream"]
    assert same == ["stream"]
    assert changed == ["display_data", "display_data"]
    assert closed == []
    assert failed == ["display_data", "error"]
    figure = cell_outputs(folder, kept[1])[1]["data"]
    assert figure["text/plain"] == "<Figure size 640x480 with 1 Axes>"
    assert figure["image/png"].startswith("iVBOR")
    assert [use["path"] for run in kept for use in run["writes"]] == ["saved.png"]
