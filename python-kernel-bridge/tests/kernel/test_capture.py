from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from cellwright._version import __version__
from cellwright.kernel.bundle import bundled_sources
from cellwright.wire.validate import check
from live_kernel import LiveKernel, live_kernel

if TYPE_CHECKING:
    from pathlib import Path


def test_a_run_says_what_its_cell_did(kernel: LiveKernel) -> None:
    ran = kernel.run("x = [1]\nprint('hello')", "cell-1")

    run = ran.run
    assert run is not None
    check("Run", run)
    assert (run["cell"], run["status"], run["seq"], run["executionCount"]) == ("cell-1", "ok", 1, 1)
    assert run["source"] == "x = [1]\nprint('hello')"
    assert run["binds"] == ["x"]
    assert run["durationMs"] > 0
    assert ran.reply["metadata"]["cellwright"] == run
    assert ran.text == "hello\n"


def test_numbers_that_a_run_binds_or_displays_can_become_metrics(kernel: LiveKernel) -> None:
    source = "import numpy as np\ndepth = 8\nhit = np.float64(0.5) + 0.25\nname = 'x'\nmany = [1]\nhit / 2"

    run = kernel.run(source).run

    assert run is not None
    check("Run", run)
    assert run["values"] == [{"name": "hit", "value": 0.75}, {"name": "hit / 2", "value": 0.375}], (
        "depth is a parameter"
    )
    looked_at = kernel.run("hit").run
    assert looked_at is not None and "values" not in looked_at


@pytest.mark.parametrize(
    ("source", "status", "name"),
    [
        ("1 / 0", "error", "ZeroDivisionError"),
        ("x = = 1", "error", "SyntaxError"),
        ("raise KeyboardInterrupt", "interrupted", "KeyboardInterrupt"),
        ("import asyncio\nawait asyncio.sleep(0)\n1 / 0", "error", "ZeroDivisionError"),
    ],
)
def test_a_failing_cell_is_a_run_too(kernel: LiveKernel, source: str, status: str, name: str) -> None:
    ran = kernel.run(source)

    assert ran.run is not None
    assert (ran.run["status"], ran.run["error"]["name"]) == (status, name)
    assert ran.reply["metadata"]["cellwright"]["run"] == ran.run["run"]


def test_the_user_sees_nothing_of_capture(kernel: LiveKernel) -> None:
    names = kernel.run("sorted(n for n in globals() if 'cellw' in n.lower() or n == 'sys')").of("execute_result")
    history = kernel.run("[h for h in In if 'b85' + 'decode' in h]").of("execute_result")

    assert names[0]["data"]["text/plain"] == "[]"
    assert history[0]["data"]["text/plain"] == "[]"
    assert kernel.run("len(In)").of("execute_result")[0]["data"]["text/plain"] == "4"


def test_installing_again_changes_options_and_starts_nothing_twice(kernel: LiveKernel) -> None:
    first = kernel.session
    again = kernel.install()

    assert (first["already"], again["already"]) == (False, True)
    assert again["session"] == first["session"]
    check("KernelSession", again)
    assert len(kernel.run("1").of("cellwright_run")) == 1


@pytest.mark.parametrize(("source", "tags"), [("x = 1", ["cellwright-skip"]), ("# cellwright: skip\nx = 1", [])])
def test_a_cell_can_be_left_out(kernel: LiveKernel, source: str, tags: list[str]) -> None:
    assert kernel.run(source, tags=tags).run is None
    assert kernel.run("y = x").run is not None
    assert all(entry["kind"] != "start" or entry["body"]["source"] == "y = x" for entry in kernel.spooled())


def test_silent_requests_are_not_runs(kernel: LiveKernel) -> None:
    ran = kernel.execute("z = 1", silent=True)

    assert ran.of("cellwright_run") == []


def test_pause_resume_and_uninstall(kernel: LiveKernel) -> None:
    session = "__import__('sys').modules['_cellwright_active']"
    kernel.execute("__import__('_cellwright.kernel').kernel.pause()", silent=True)
    assert kernel.run("1").run is None
    assert kernel.install()["paused"] is True, "a page that is opened later says so too"
    kernel.execute("__import__('_cellwright.kernel').kernel.resume()", silent=True)
    assert kernel.run("1").run is not None
    kernel.execute("__import__('_cellwright.kernel').kernel.uninstall()", silent=True)
    assert kernel.run("1").run is None
    assert kernel.run(session).reply["content"]["ename"] == "KeyError"
    assert kernel.install()["already"] is False
    assert kernel.run("1").run is not None


def test_magics_and_nested_cells_are_one_run(kernel: LiveKernel) -> None:
    timed = kernel.run("%%time\na = 1")
    nested = kernel.run("get_ipython().run_cell('b = 2');")

    assert timed.run is not None
    assert timed.run["binds"] == ["a"]
    assert nested.run is not None
    assert nested.run["binds"] == ["b"]
    assert len(nested.of("cellwright_run")) == 1


def test_rebinding_to_the_same_object_is_a_binding(kernel: LiveKernel) -> None:
    kernel.record("n = 3")

    assert kernel.record("n = 3")["binds"] == ["n"]
    assert kernel.record("if False:\n    n = 3")["binds"] == []


def test_workspace_modules_come_with_their_text_once(kernel: LiveKernel) -> None:
    helper = kernel.workspace / "helper.py"
    helper.write_text("def f(): return 1\n")
    first = kernel.record("import helper, json")
    second = kernel.record("helper.f()")
    helper.write_text("def f(): return 22\n")
    unchanged = kernel.record("helper.f()")
    reloaded = kernel.record("import importlib; importlib.reload(helper).f()")

    assert [(m["name"], m["path"], m.get("text")) for m in first["modules"]] == [
        ("helper", "helper.py", "def f(): return 1\n")
    ]
    assert "text" not in second["modules"][0]
    assert unchanged["modules"] == second["modules"]
    assert reloaded["modules"][0]["text"] == "def f(): return 22\n"


def test_import_cellwright_works_without_the_package(tmp_path) -> None:  # type: ignore[no-untyped-def]
    with live_kernel(tmp_path, install=False) as live:
        # as in an environment without cellwright: nothing else finds it
        live.execute("import sys; sys.path[:] = [p for p in sys.path if 'python-kernel-bridge' not in p]", silent=True)
        hidden = live.run("import cellwright").reply["content"].get("ename") == "ModuleNotFoundError"
        live.install()
        ran = live.run("import cellwright as cw\nprint(cw.__version__, cw.log.__module__)\ncw.log(auc=0.5)")

        assert ran.reply["content"]["status"] == "ok", ran.reply["content"]
        assert ran.run is not None
        assert [(m["name"], m["value"]) for m in ran.run["metrics"]] == [("auc", 0.5)]
        if hidden:
            assert "_cellwright" in ran.text


def test_an_older_cellwright_in_the_kernels_environment_logs_to_the_capture_that_runs(tmp_path: Path) -> None:
    for name, text in bundled_sources().items():
        file = tmp_path / "older" / "cellwright" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text.replace(repr(__version__), "'0.0.1'") if name == "_version.py" else text, "utf-8")
    with live_kernel(tmp_path, tmp_path / "spool", install=False) as live:
        live.execute(f"import sys; sys.path.insert(0, {str(tmp_path / 'older')!r})\nimport cellwright", silent=True)
        live.install()
        ran = live.run("import cellwright as cw\nprint(cw.__version__)\ncw.log(auc=0.5)\ncw.param(depth=3)")

        assert ran.text == "0.0.1\n"
        assert ran.run is not None
        assert [(m["name"], m["value"]) for m in ran.run["metrics"]] == [("auc", 0.5)]
        assert [(p["name"], p["value"]) for p in ran.run["params"]] == [("depth", 3)]
        assert len(ran.of("cellwright_run")) == 1
        by = live.run("print(type(sys.modules['_cellwright_active'].capture).__module__)")
        assert by.text == "_cellwright.kernel.capture\n"


@pytest.mark.alone
def test_evidence_under_way_is_kept_when_the_kernel_shuts_down(kernel: LiveKernel) -> None:
    kernel.record("numbers = list(range(1000))")
    run = kernel.record("numbers.append(1)")
    kernel.client.shutdown()
    kernel.manager.provisioner.process.wait(30)

    assert run["run"] in [entry["run"] for entry in kernel.spooled() if entry["kind"] == "evidence"]
