"""Addresses that readers are given: which of them are data, and how they are written without what they let in."""

from __future__ import annotations

import re

_WEB = ("http", "https", "ftp", "ftps")
_LOOPBACK = re.compile(
    r"(?:localhost|[^:]*\.localhost|127(?:\.[0-9]+){3}|0\.0\.0\.0|\[(?:::1|::)\])(?::[0-9]*)?", re.IGNORECASE
)
_JUPYTER_API = re.compile(
    r"(?:^|/)(?:hub/)?api/(?:config|contents|events|kernels|kernelspecs|me|sessions|status|terminals|users)(?:/|$)"
)


def is_url(path: str) -> bool:
    """Whether a reader's argument is an address, not a path (a Windows drive is one letter)."""
    scheme, colon, _ = path.partition("://")
    return bool(colon) and len(scheme) > 1 and scheme.isidentifier() and scheme != "file"


def data_address(url: str) -> str | None:
    """Return the address as it is recorded: without user, password, query and fragment, which may grant access.

    None where it is no data: this machine itself, which libraries ask about the session they run in, and Jupyter's API.
    Outside the web a ``?`` may be a glob's: there only what assigns something is a query.
    """
    scheme, _, rest = url.partition("://")
    is_web = scheme.lower() in _WEB
    if is_web:
        rest = rest.partition("#")[0]
    bare, mark, query = rest.partition("?")
    if not is_web and "=" not in query:
        bare += mark + query
    host, slash, path = bare.partition("/")
    host = host.rpartition("@")[2]
    if is_web and (_LOOPBACK.fullmatch(host) or _JUPYTER_API.search(path)):
        return None
    return f"{scheme}://{host}{slash}{path}"
