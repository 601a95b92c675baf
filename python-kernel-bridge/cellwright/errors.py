"""What went wrong, as data: the same shape in Python, TypeScript and over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .wire.types import ErrorData


class CellwrightError(Exception):
    """The one error type of the Python side.

    Attributes:
        code: Stable and searchable, e.g. ``git/missing``.
        message: One sentence for a person: what happened.
        remedy: One sentence: what to do about it.
    """

    def __init__(self, code: str, message: str, remedy: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"  # what a traceback ends with

    def to_wire(self) -> ErrorData:
        """Return the error as the wire carries it; its cause is what the layer below said."""
        data: ErrorData = {"code": self.code, "message": self.message, "remedy": self.remedy}
        if self.__cause__ is not None:
            data["cause"] = f"{type(self.__cause__).__name__}: {self.__cause__}"
        return data
