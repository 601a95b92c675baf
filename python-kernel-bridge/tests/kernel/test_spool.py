"""The spool, against a real kernel and a real disk: what no client heard is all there."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from typing import TYPE_CHECKING, Any, cast

import pytest
from cellwright.kernel import spool as spool_module
from cellwright.kernel.spool import SpoolWriter
from cellwright.kernel.spool_reader import drop_through, read, segments, sessions, unfinished
from cellwright.store.spool import acknowledge, waiting
from cellwright.wire.validate import check
from live_kernel import LiveKernel, live_kernel

if TYPE_CHECKING:
    from pathlib import Path

SESSION: Any = {"session": "01890000-0000-7000-8000-000000000000"}


def test_it_holds_outputs_and_runs_in_order(kernel: LiveKernel) -> None:
    run = kernel.record("print('hello'); 1 + 1")
    kernel.evidence_of(run)
    entries = kernel.spooled()

    for entry in entries:
        check("SpoolEntry", entry)
    assert [entry["n"] for entry in entries] == list(range(1, len(entries) + 1))
    mine = [entry for entry in entries if entry.get("run") == run["run"]]
    assert sorted(entry["kind"] for entry in mine) == ["evidence", "output", "output", "run", "start"]
    assert {entry["body"]["type"] for entry in mine if entry["kind"] == "output"} == {"stream", "execute_result"}
    if os.name == "posix":
        file = next(kernel.spool.rglob("*.jsonl"))  # type: ignore[union-attr]  # the fixture gives one
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_before_consent_it_waits_in_memory(tmp_path: Path) -> None:
    with live_kernel(tmp_path) as live:
        run = live.record("print('before')")
        live.evidence_of(run)
        assert live.install()["held"] == 1
        live.spool = tmp_path / "spool"
        live.spool.mkdir()
        session = live.install()
        assert session["spooling"] is True
        assert session["held"] == 0

        kinds = [entry["kind"] for entry in live.spooled()]
        assert kinds[0] == "session"
        assert sorted(kinds[1:]) == ["evidence", "output", "run", "start"]


def test_too_much_output_is_cut_and_says_so(kernel: LiveKernel) -> None:
    kernel.install(outputLimitBytes=10_000)
    run = kernel.record("print('x' * 50_000)\nv = 1")
    kernel.evidence_of(run)

    outputs = [entry["body"] for entry in kernel.spooled() if entry["kind"] == "output"]
    kept = sum(len(body["content"].get("text", "")) for body in outputs)
    dropped = next(body["truncated"] for body in outputs if body["type"] == "truncated")
    assert kept <= 10_000
    assert kept + dropped == 50_001


def test_a_killed_kernel_leaves_the_run_that_died(kernel: LiveKernel) -> None:
    kernel.record("a = 1")
    kernel.send("print('last words', flush=True)\nimport time\ntime.sleep(60)")
    while True:
        message = kernel.client.get_iopub_msg(timeout=30)
        if message["msg_type"] == "stream":
            break
    kernel.manager.shutdown_kernel(now=True)

    assert kernel.spool is not None
    session = sessions(kernel.spool)[0]
    entries, more = read(kernel.spool / session.session, 0, 1000)
    assert not more
    assert session[:3] == (kernel.session["session"], 1, len(entries))
    assert session.seen >= entries[-1]["body"].get("started", kernel.session["started"])
    died = unfinished(entries)
    assert len(died) == 1
    words = [e["body"]["content"]["text"] for e in entries if e.get("run") == died[0] and e["kind"] == "output"]
    assert words == ["last words\n"]


def test_children_write_nothing(kernel: LiveKernel) -> None:
    run = kernel.record(
        "import os\npid = os.fork()\nif pid == 0:\n    try:\n"
        "        get_ipython().history_manager.enabled = False\n"  # an older one waits for its thread
        "        get_ipython().run_cell('1', store_history=True)\n"
        "    finally:\n        os._exit(0)\nos.waitpid(pid, 0)"
    )

    assert [e["run"] for e in kernel.spooled() if e["kind"] == "start"] == [run["run"]]
    assert kernel.run("2").run is not None


def test_segments_are_read_across(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool_module, "SEGMENT_BYTES", 500)
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    for k in range(50):
        writer.append("output", SESSION["session"], {"k": k})
    folder = tmp_path / SESSION["session"]

    assert len(list(folder.iterdir())) > 3
    assert [found[:3] for found in sessions(tmp_path)] == [(SESSION["session"], 1, 51)]
    entries, more = read(folder, 20, 10)
    assert ([entry["n"] for entry in entries], more) == (list(range(21, 31)), True)
    assert [entry["body"] for entry in read(folder, 49, 100)[0]] == [{"k": 48}, {"k": 49}]


@pytest.mark.skipif(os.name != "posix", reason="a file that is open stays where it is on Windows")
def test_a_kernel_whose_spool_was_removed_begins_another(tmp_path: Path) -> None:
    """What is done with goes after a day, and a kernel that was left over the weekend is used again on Monday."""
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    writer.append("start", "1", {})
    shutil.rmtree(tmp_path / SESSION["session"])

    writer.append("start", "2", {})
    writer.append("run", "2", {})

    entries = read(tmp_path / SESSION["session"], 0, 10)[0]
    assert [(entry["n"], entry["kind"]) for entry in entries] == [(3, "start"), (4, "run")]


def test_where_nobody_keeps_anything_no_folder_is_made(tmp_path: Path) -> None:
    """The server makes the folder while history is kept, and removes it when the user says *off*."""
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path / "notebook"))
    writer.append("start", "1", {})
    assert not writer.writing and not (tmp_path / "notebook").exists()

    (tmp_path / "notebook").mkdir()
    writer.append("start", "2", {})

    assert [entry["kind"] for entry in read(tmp_path / "notebook" / SESSION["session"], 0, 10)[0]] == [
        "session",
        "start",
        "start",
    ]


def test_what_is_kept_elsewhere_leaves_the_disk_while_the_session_goes_on(kernel: LiveKernel) -> None:
    kernel.evidence_of(kernel.record("print('first words')"))
    kernel.evidence_of(kernel.record("print('second words')"))
    folder = cast("Path", kernel.spool) / kernel.session["session"]
    entries = read(folder, 0, 1000)[0]

    drop_through(folder, next(e["n"] for e in reversed(entries) if e["kind"] == "evidence"))

    assert segments(folder) == []
    kernel.evidence_of(kernel.record("print('third words')"))
    later = read(folder, 0, 1000)[0]
    assert [e["n"] for e in later] == list(range(len(entries) + 1, len(entries) + 5))
    assert kernel.install()["spooling"] is True


def test_a_segment_that_is_still_written_stays(tmp_path: Path) -> None:
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    folder = tmp_path / SESSION["session"]
    for run, kind in [("a", "start"), ("a", "run"), ("b", "start"), ("a", "evidence"), ("b", "run")]:
        writer.append(kind, run, {})

    drop_through(folder, 6)
    assert [entry["n"] for entry in read(folder, 0, 10)[0]] == [1, 2, 3, 4, 5, 6]
    writer.append("evidence", "b", {})
    drop_through(folder, 6)
    assert [entry["n"] for entry in read(folder, 0, 10)[0]] == [1, 2, 3, 4, 5, 6, 7]
    drop_through(folder, 7)
    assert read(folder, 0, 10) == ([], False)


def test_the_next_segment_waits_empty_and_is_none_until_then(tmp_path: Path) -> None:
    """Making a file takes longer than all else that a cell would wait for before it starts."""
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    folder = tmp_path / SESSION["session"]
    for kind in ("start", "run", "evidence"):
        writer.append(kind, "a", {})

    assert [file.name for file in segments(folder)] == ["1.jsonl"]
    assert [found[:3] for found in sessions(tmp_path)] == [(SESSION["session"], 1, 4)]
    if os.name == "posix":
        assert (folder / "2.jsonl").stat().st_size == 0
    drop_through(folder, 4)
    assert segments(folder) == []
    writer.append("start", "b", {})
    assert [(entry["n"], entry["kind"]) for entry in read(folder, 0, 10)[0]] == [(5, "start")]


def test_late_outputs_leave_the_disk_with_the_next_run(tmp_path: Path) -> None:
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    folder = tmp_path / SESSION["session"]
    for run, kind in [
        ("a", "start"),
        ("a", "run"),
        ("a", "evidence"),
        ("a", "output"),
        ("a", "output"),
        ("b", "start"),
    ]:
        writer.append(kind, run, {})

    assert len(segments(folder)) == 3
    drop_through(folder, 6)
    assert [(entry["n"], entry["kind"]) for entry in read(folder, 0, 10)[0]] == [(7, "start")]


@pytest.mark.skipif(
    os.name != "posix", reason="an open file can't be removed on Windows, nor a kernel killed by itself"
)
def test_nothing_that_is_kept_stays_of_a_kernel_that_killed_itself(kernel: LiveKernel) -> None:
    kernel.send("print('https://ada:hunter2@host/', flush=True)\nimport os\nos.kill(os.getpid(), 9)")
    spool = cast("Path", kernel.spool)
    folder = spool / kernel.session["session"]
    while kernel.manager.is_alive():
        kernel.manager.provisioner.process.wait(30)  # type: ignore[union-attr]  # a local kernel has one
    entries = read(folder, 0, 1000)[0]
    assert "hunter2" in str(entries) and unfinished(entries)

    acknowledge(spool, kernel.session["session"], entries[-1]["n"])

    assert list(folder.glob("*.jsonl")) == []
    assert waiting(spool) == []


def test_what_waited_for_consent_leaves_the_disk_once_it_is_kept(tmp_path: Path) -> None:
    with live_kernel(tmp_path) as live:
        live.evidence_of(live.record("print('hunter2')"))
        live.spool = tmp_path / "spool"
        live.spool.mkdir()
        live.install()
        folder = live.spool / live.session["session"]
        entries = read(folder, 0, 1000)[0]

        acknowledge(live.spool, live.session["session"], entries[-1]["n"])

        assert segments(folder) == []


@pytest.mark.skipif(os.name != "posix", reason="an open file can't be removed on Windows")
def test_late_outputs_that_are_kept_leave_an_idle_session_and_more_may_come(tmp_path: Path) -> None:
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    folder = tmp_path / SESSION["session"]
    for kind in ("start", "run", "evidence", "output"):
        writer.append(kind, "a", {})

    acknowledge(tmp_path, SESSION["session"], 5)
    assert segments(folder) == []
    writer.append("output", "a", {"late": True})
    writer.append("start", "b", {})

    assert [(entry["n"], entry["kind"]) for entry in read(folder, 0, 10)[0]] == [(6, "output"), (7, "start")]
    acknowledge(tmp_path, SESSION["session"], 7)
    assert [entry["n"] for entry in read(folder, 6, 10)[0]] == [7], "while a run is open its segment stays"


@pytest.mark.skipif(os.name != "posix", reason="an open file can't be removed on Windows")
def test_nothing_is_lost_that_is_written_while_others_remove(tmp_path: Path) -> None:
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    folder = tmp_path / SESSION["session"]
    seen: list[int] = []

    def write() -> None:
        for _ in range(2_000):
            writer.append("output", "a", {})

    thread = threading.Thread(target=write)
    thread.start()
    while thread.is_alive() or read(folder, seen[-1] if seen else 0, 1)[0]:
        seen += [entry["n"] for entry in read(folder, seen[-1] if seen else 0, 10_000)[0]]
        drop_through(folder, seen[-1] if seen else 0)

    assert seen == list(range(1, 2_002))


def test_a_torn_line_costs_only_itself(tmp_path: Path) -> None:
    writer = SpoolWriter(SESSION)
    writer.open(str(tmp_path))
    writer.append("output", None, {"k": 1})
    file = next(tmp_path.rglob("*.jsonl"))
    with file.open("ab") as torn:
        torn.write(b'{"n":3,"ki')

    assert [entry["n"] for entry in read(file.parent, 0, 10)[0]] == [1, 2]


@pytest.mark.skipif(os.name != "posix", reason="limits of a process")
def test_a_full_disk_stops_the_spool_and_not_the_cell(kernel: LiveKernel) -> None:
    kernel.record("a = 1")
    limit = "import resource, signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
    set_limit = "resource.setrlimit(resource.RLIMIT_FSIZE, ({}, resource.RLIM_INFINITY))"
    full = kernel.run(limit + set_limit.format(4000) + "\nprint('y' * 9000)")
    again = kernel.run(set_limit.format("resource.RLIM_INFINITY"))
    third = kernel.record("print('after')") if again.run is not None else None

    assert full.reply["content"]["status"] == "ok"
    assert full.run is not None
    assert third is not None
    entries = read(cast("Path", kernel.spool) / kernel.session["session"], 0, 1000)[0]
    assert [entry["n"] for entry in entries] == list(range(1, len(entries) + 1))
    runs = [entry["run"] for entry in entries if entry["kind"] == "run"]
    assert runs[-1] == third["run"]
    assert full.run["run"] in runs
