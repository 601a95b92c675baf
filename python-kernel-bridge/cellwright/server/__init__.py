"""The Jupyter server extension: authenticates, authorizes, proxies."""

from __future__ import annotations

from typing import Any

API = ("cellwright", "api")


def _load_jupyter_server_extension(app: Any) -> None:
    """Register every route below `<base_url>/cellwright/api/`, and follow renames."""
    from jupyter_server.utils import url_path_join

    from .moves import SCHEMA, Moves
    from .places import root_of

    base = app.web_app.settings["base_url"]
    app.web_app.add_handlers(".*$", [(url_path_join(base, *API, route), handler) for route, handler in _routes()])
    manager = app.contents_manager
    root = root_of(manager, app.root_dir)
    if SCHEMA in app.event_logger.schemas:
        app.event_logger.add_listener(schema_id=SCHEMA, listener=Moves(manager, root, app.log))


def _routes() -> list[tuple[str, Any]]:
    from . import base, capture, environments, example, runs, snapshots, spools, workspaces

    routes: list[tuple[str, Any]] = [
        ("hello", workspaces.HelloHandler),
        ("workspace", workspaces.WorkspaceHandler),
        ("consent", workspaces.ConsentHandler),
        ("capture", capture.CaptureHandler),
        ("spool", spools.SpoolHandler),
        ("git/receive-pack", snapshots.ReceivePackHandler),
        ("git/tip", snapshots.TipHandler),
        ("git/trees", snapshots.TreesHandler),
        ("git/blobs", snapshots.BlobsHandler),
        ("runs", runs.RunsHandler),
        ("search", runs.SearchHandler),
        ("run", runs.RunHandler),
        ("marks", runs.MarksHandler),
        ("promoted", runs.PromotedHandler),
        ("delete", runs.DeleteHandler),
    ]
    return [*routes, *environments.ROUTES, *example.ROUTES, ("?.*", base.UnknownHandler)]
