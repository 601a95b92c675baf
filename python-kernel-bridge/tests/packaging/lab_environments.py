"""Environments and servers of their own, as a user has them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
import urllib.request
import venv
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]
WINDOWS = os.name == "nt"


class Environment:
    """A virtual environment with nothing in it but what is installed here."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        venv.create(folder, with_pip=False, symlinks=not WINDOWS)
        self.bin = folder / ("Scripts" if WINDOWS else "bin")
        self.python = self.bin / ("python.exe" if WINDOWS else "python")

    def install(self, *what: str) -> None:
        """Install by the pip that runs the tests; raises CalledProcessError with pip's words."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--quiet", *what], check=True)

    def packages(self) -> dict[str, str]:
        """Name → version of everything installed."""
        pip = [sys.executable, "-m", "pip", "--python", str(self.python), "list", "--format=json"]
        listed = subprocess.run(pip, check=True, capture_output=True, text=True).stdout
        return {package["name"]: package["version"] for package in json.loads(listed)}

    def run(self, *args: str, **options: Any) -> str:
        """What its Python prints."""
        result = subprocess.run([str(self.python), *args], check=True, capture_output=True, text=True, **options)
        return result.stdout + result.stderr


def offline(environment: Environment, home: Path) -> dict[str, str]:
    """Variables of a machine with no Node, no network and no settings: git alone beside the environment."""
    tools = home / "tools"
    tools.mkdir(parents=True, exist_ok=True)
    git = shutil.which("git")
    assert git is not None
    if not WINDOWS and not (tools / "git").exists():
        (tools / "git").symlink_to(git)
    nowhere = "http://127.0.0.1:9"
    kept = {name: os.environ[name] for name in ("SYSTEMROOT", "TEMP", "LANG") if name in os.environ}
    return {
        **kept,
        "HOME": str(home),
        "USERPROFILE": str(home),
        "PATH": os.pathsep.join([str(environment.bin), str(Path(git).parent if WINDOWS else tools)]),
        "JUPYTER_CONFIG_DIR": str(home / "config"),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(home / "runtime"),
        "IPYTHONDIR": str(home / "ipython"),
        "HTTP_PROXY": nowhere,
        "HTTPS_PROXY": nowhere,
        "NO_PROXY": "127.0.0.1,localhost",
    }


class Lab:
    """A JupyterLab server, or one of another application; use as a context manager."""

    TOKEN = "packaging"

    def __init__(
        self, environment: Environment, home: Path, work: Path, *options: str, app: str = "jupyterlab"
    ) -> None:
        self.home = home
        home.mkdir(exist_ok=True)
        self._log = (home / "lab.log").open("wb")
        arguments = ["-m", app, "--no-browser", "--port=0", "--ip=127.0.0.1", "--allow-root"]
        self._process = subprocess.Popen(
            [
                str(environment.python),
                *arguments,
                f"--IdentityProvider.token={self.TOKEN}",
                f"--ServerApp.root_dir={work}",
                *options,
            ],
            env=offline(environment, home),
            stdout=self._log,
            stderr=subprocess.STDOUT,
            cwd=work,
        )
        self.url = self._wait()

    def __enter__(self) -> Lab:
        return self

    def __exit__(self, *_: object) -> None:
        self._process.terminate()
        self._process.wait(30)
        self._log.close()

    def request(self, route: str, body: object = None, method: str | None = None) -> Any:
        """The JSON that a route answers; raises HTTPError."""
        data = None if body is None else json.dumps(body).encode()
        headers = {"Authorization": f"token {self.TOKEN}", "Content-Type": "application/json"}
        request = urllib.request.Request(self.url + route, data=data, headers=headers, method=method)
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return json.loads(answer.read() or b"null")

    def page(self, route: str) -> str:
        """The text that a route answers."""
        request = urllib.request.Request(self.url + route, headers={"Authorization": f"token {self.TOKEN}"})
        with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
            return str(answer.read().decode())

    def log(self) -> str:
        """What it has said so far."""
        return (self.home / "lab.log").read_text(errors="replace")

    def _wait(self) -> str:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self._process.poll() is None:
            for file in (self.home / "runtime").glob("jpserver-*.json"):
                try:
                    url = str(json.loads(file.read_text())["url"])
                    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(url + "api", timeout=5):
                        return url
                except (OSError, ValueError):
                    continue  # half-written, or not listening yet
            time.sleep(0.1)
        self._process.kill()
        raise AssertionError(f"JupyterLab did not start:\n{self.log()}")
