"""Work beside the cells gives way to them."""

from __future__ import annotations

import threading
import time

from cellwright.kernel.evidence.pace import SHARE, Pace

SECONDS = 30


def test_beside_a_running_cell_work_takes_its_share() -> None:
    pace = Pace()
    pace.cell_begins()
    began = time.monotonic()
    pace.rest(0.001)

    assert time.monotonic() - began >= 0.001 / SHARE


def test_at_a_cells_end_it_goes_on() -> None:
    pace = Pace()
    pace.cell_begins()
    worker = threading.Thread(target=pace.rest, args=(SECONDS,))
    worker.start()
    pace.cell_ends()

    worker.join(SECONDS)
    assert not worker.is_alive()


def test_whoever_waits_for_it_has_it_done() -> None:
    pace = Pace()
    pace.cell_begins()
    worker = threading.Thread(target=pace.rest, args=(SECONDS,))
    worker.start()
    with pace.hurried():
        worker.join(SECONDS)

    assert not worker.is_alive()


def test_no_file_is_touched_while_children_are_watched() -> None:
    pace = Pace()
    happened = []

    def touch() -> None:
        with pace.touching(0.0):
            happened.append("touched")

    pace.cell_begins()
    pace.keep_still()
    worker = threading.Thread(target=touch)
    worker.start()
    worker.join(0.05)
    happened.append("the cell ends")
    pace.cell_ends()
    worker.join(SECONDS)

    assert happened == ["the cell ends", "touched"]
