"""SIGINT at any moment: it reaches the user's cell, and neither the kernel nor capture is the worse for it."""

from __future__ import annotations

import os
import random
import signal
import sys

import pytest
from cellwright.kernel.interrupts import uninterrupted
from live_kernel import LiveKernel

SCALE = float(os.environ.get("CELLWRIGHT_SCALE", "1"))
INTERRUPTED = """
import signal, sys
_capture = sys.modules['_cellwright_active'].capture
def _interrupted(method):
    def interrupted(*args, **kwargs):
        signal.raise_signal(signal.SIGINT)
        return method(*args, **kwargs)
    return interrupted
_capture.{name} = _interrupted(_capture.{name})
"""
INTERRUPT_AT = """
import signal, sys
SHELLS = ('_pre_run_cell', '_post_run_cell', '_guarded', 'finish_metadata', 'send_and_keep')
def _count(frame, event, arg, left=[{moment}], SHELLS=SHELLS):
    # What arrives between the shell's own lines, or while it sends a reply, is the shell's to take.
    ours = frame.f_globals.get('__name__', '').startswith('_cellwright.kernel')
    if ours and frame.f_code.co_name not in SHELLS:
        left[0] -= 1
        if left[0] == 0:
            sys.setprofile(None)
            signal.raise_signal(signal.SIGINT)
sys.setprofile(_count)
del SHELLS, _count
"""
WAIT = "open('f.txt', 'w').close(); import time\nfor k in range({tenths}): time.sleep(0.1)"
POSIX = pytest.mark.skipif(sys.platform == "win32", reason="interrupts go by an event there")


def test_an_interrupt_is_held_back_until_our_own_code_is_done() -> None:
    done: list[str] = []

    def act() -> None:
        signal.raise_signal(signal.SIGINT)
        done.append("whole")

    assert uninterrupted(act)
    assert done == ["whole"]
    assert not uninterrupted(lambda: done.append("again"))
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("handler", [signal.SIG_IGN, signal.SIG_DFL])
def test_an_interrupt_that_nobody_hears_stays_as_it_is(handler: signal.Handlers) -> None:
    before = signal.signal(signal.SIGINT, handler)
    try:
        assert not uninterrupted(lambda: None)
        assert signal.getsignal(signal.SIGINT) == handler
    finally:
        signal.signal(signal.SIGINT, before)


@POSIX
def test_an_interrupt_in_the_hook_before_a_cell_reaches_the_cell(kernel: LiveKernel) -> None:
    kernel.execute(INTERRUPTED.format(name="begin_cell"), silent=True)
    ran = kernel.run(WAIT.format(tenths=600))

    assert ran.reply["content"]["ename"] == "KeyboardInterrupt"
    assert [run["status"] for run in ran.of("cellwright_run")] == ["interrupted"]
    assert "cellwright" not in "".join(ran.of("error")[0]["traceback"])


@POSIX
@pytest.mark.parametrize("name", ["end_cell", "publish"])
def test_an_interrupt_in_the_hooks_after_a_cell_loses_nothing_of_the_run(kernel: LiveKernel, name: str) -> None:
    kernel.record("x = [1]")
    kernel.execute(INTERRUPTED.format(name=name), silent=True)
    run = kernel.record("x.append(2)\ny = 1") if name == "end_cell" else kernel.run("x.append(2)\ny = 1").run

    assert run is not None
    assert (run["status"], run["binds"], run["seq"]) == ("ok", ["y"], 2)


@POSIX
def test_interrupts_at_random_moments_of_our_own_code_leave_kernel_and_capture_alive(kernel: LiveKernel) -> None:
    chance = random.Random(7)
    for k in range(int(20 * SCALE)):
        moment = chance.randint(1, 300)
        kernel.execute(INTERRUPT_AT.format(moment=moment), silent=True)
        ran = kernel.run(WAIT.format(tenths=3), f"c{k}")

        told = [run["status"] for run in ran.of("cellwright_run")]
        assert told == ["interrupted" if ran.reply["content"]["status"] == "error" else "ok"], (moment, told)
        assert ran.reply["content"].get("ename") in (None, "KeyboardInterrupt"), (moment, ran.reply["content"])
        assert all("problem" not in run for run in ran.of("cellwright_run")), (moment, ran.run)
    kernel.execute("__import__('sys').setprofile(None)", silent=True)
    after = kernel.record("y = [2]")
    assert after["binds"] == ["y"]
    assert kernel.evidence_of(after)["complete"]
