"""Runs as lists: pages, search, one run, marks, deletion."""

from __future__ import annotations

import json
from typing import cast

from ..history.deletion import Removal, remove, what_goes
from ..history.marks import promote, set_mark
from ..history.pages import LARGEST_PAGE, SCOPES, Query, Scope, page, row_of, search
from ..store.identity import author_of
from ..store.notebooks import Notebooks
from ..wire.validate import check
from .base import CellwrightHandler, allowed, invalid, is_id
from .log import log_event
from .places import Place
from .workspaces import jupyter_author


class RunsHandler(CellwrightHandler):
    """GET runs?path&scope&cell&cursor&limit."""

    @allowed
    async def get(self) -> None:
        """Answer a RunPage."""
        place = await self.place()
        query = await self.query(place)
        self.answer(await self.blocking(lambda: page(place.git, query, place.path_of())))

    async def query(self, place: Place) -> Query:
        """Return what the arguments ask for."""
        scope = self.get_query_argument("scope", "notebook")
        if scope not in SCOPES:
            raise invalid(f"scope is one of {', '.join(SCOPES)}")
        asked = Query(
            scope=cast("Scope", scope),
            cell=self.get_query_argument("cell", None),
            cursor=self.get_query_argument("cursor", None),
            limit=max(1, self.number("limit", 100, LARGEST_PAGE)),
        )
        return await self.blocking(_placed, asked, place)


def _placed(query: Query, place: Place) -> Query:
    notebooks, notebook = Notebooks(place.workspace), place.notebook_id(keep=False)
    if query.scope == "workspace":
        return query._replace(notebook=notebook, elsewhere=notebooks.elsewhere())
    return query._replace(notebook=notebook, origins=notebooks.origins(notebook))


class SearchHandler(RunsHandler):
    """GET search?path&scope&text."""

    @allowed
    async def get(self) -> None:
        """Answer the runs that hold a text."""
        place = await self.place()
        query = await self.query(place)
        text = self.get_query_argument("text", "", strip=False)
        self.answer({"runs": await self.blocking(search, place.git, query, text)})


class RunHandler(CellwrightHandler):
    """GET run?path&run."""

    @allowed
    async def get(self) -> None:
        """Answer a RunRow."""
        place = await self.place()
        run = self.get_query_argument("run")
        self.answer(await self.blocking(lambda: row_of(place.git, run, place.path_of())))


class MarksHandler(CellwrightHandler):
    """PUT marks?path&run."""

    @allowed
    async def put(self) -> None:
        """Replace what is said of a run."""
        mark = self.body()
        await self.blocking(check, "Mark", mark)
        place = await self.place()
        run = self.get_query_argument("run")
        self.answer(await self.blocking(self._set, place, run, mark))

    def _set(self, place: Place, run: str, mark: object) -> object:
        row = json.loads(row_of(place.git, run, place.path_of()))
        author = author_of(place.workspace.folder, jupyter_author(self.current_user))
        return set_mark(place.git, row["notebook"], run, mark, author)  # type: ignore[arg-type]  # checked above


class PromotedHandler(CellwrightHandler):
    """PUT promoted?path."""

    @allowed
    async def put(self) -> None:
        """Make a number of a name a metric in every run of the notebook, or no longer."""
        body = self.body()
        name, metric = body.get("name"), body.get("metric")
        if not isinstance(name, str) or not name or not isinstance(metric, bool):
            raise invalid("it needs name (a text) and metric (true or false)")
        place = await self.place()
        self.answer({"names": await self.blocking(self._promote, place, name, metric)})

    def _promote(self, place: Place, name: str, metric: bool) -> list[str]:
        author = author_of(place.workspace.folder, jupyter_author(self.current_user))
        return promote(place.git, place.notebook_id(keep=False), name, metric, author)


class DeleteHandler(CellwrightHandler):
    """POST delete?path."""

    @allowed
    async def post(self) -> None:
        """Answer a DeletePreview; delete unless only a preview is asked for."""
        body = self.body()
        names = {name: body.get(name) or [] for name in ("runs", "sessions")}
        before, preview = body.get("before"), body.get("preview", True)
        plain = all(isinstance(ids, list) and all(isinstance(one, str) for one in ids) for ids in names.values())
        if not plain or not isinstance(before, (str, type(None))) or not isinstance(preview, bool):
            raise invalid("it needs runs, sessions (lists of ids) or before (an instant), and preview")
        if not all(is_id(one) for ids in names.values() for one in ids):
            raise invalid("runs and sessions are ids")
        place = await self.place()
        what = Removal(frozenset(names["runs"]), frozenset(names["sessions"]), before)
        if preview:
            self.answer((await self.blocking(what_goes, place.git, what)).preview)
            return
        result = await self.blocking(remove, place.git, what)
        await self.blocking(log_event, place.workspace.store, "delete", **result)
        self.answer(result)
