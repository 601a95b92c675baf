"""Environments: adding Cellwright to a kernel's, and a kernel from a snapshot's packages."""

from __future__ import annotations

import json
from typing import Any

from jupyter_core.utils import ensure_async
from tornado import web

from ..environments.executable import kernel_executable
from ..environments.install import add_to_environment
from ..environments.jobs import Jobs
from ..environments.recreate import environment_at, plan, recreate
from ..errors import CellwrightError
from ..history.pages import row_of
from .base import CellwrightHandler, allowed, invalid

_jobs = Jobs()


class InstallHandler(CellwrightHandler):
    """POST environments/install {kernel}."""

    auth_resource = "kernels"

    @allowed
    async def post(self) -> None:
        """Add this version of cellwright to the environment of a running kernel."""
        kernel = self.body().get("kernel")
        if not isinstance(kernel, str):
            raise invalid("it names no kernel")
        try:
            manager: Any = self.kernel_manager.get_kernel(kernel)
        except (KeyError, web.HTTPError) as error:
            raise CellwrightError("kernel/unknown", "This kernel is not running.", "Start it and try again.") from error
        spec = manager.kernel_spec
        if spec is None:
            spec = await ensure_async(self.kernel_spec_manager.get_kernel_spec(manager.kernel_name))
        self.answer(await self.blocking(lambda: add_to_environment(kernel_executable(spec.argv, spec.language))))


class EnvironmentKernelHandler(CellwrightHandler):
    """POST environments/kernel {path, run, plan?}; GET and DELETE environments/kernel?id."""

    auth_resource = "kernels"  # packages run code of their own when they are installed

    @allowed
    async def post(self) -> None:
        """Start making a kernel with a snapshot's packages, or with `plan` only say what that takes."""
        body = self.body()
        path, run = body.get("path"), body.get("run")
        if not isinstance(path, str) or not isinstance(run, str):
            raise invalid("it needs path and run")
        place = await self.place_of(path)
        row = json.loads(await self.blocking(row_of, place.git, run, lambda _, path: path))
        environment = await self.blocking(
            environment_at, place.git, row["commit"], row.get("environment"), row["notebook"]
        )
        if body.get("plan") is True:
            self.answer(await self.blocking(plan, environment, place.workspace.store))
            return
        if "remote" in row:
            environment.pop("executable", None)  # a colleague's; here another file may lie there
        job = _jobs.start(lambda job: recreate(environment, place.workspace.store, job))
        self.answer(job.to_wire())

    @allowed
    async def get(self) -> None:
        """Answer how far it is."""
        self.answer(_jobs.get(self.get_query_argument("id", "")).to_wire())

    @allowed
    async def delete(self) -> None:
        """Cancel it."""
        job = _jobs.get(self.get_query_argument("id", ""))
        job.cancel()
        self.answer(job.to_wire())


ROUTES = [("environments/install", InstallHandler), ("environments/kernel", EnvironmentKernelHandler)]
