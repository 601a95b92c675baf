"""iopub messages → the outputs of a cell, as a front end would have built them."""

from __future__ import annotations

from typing import Any

_KINDS = ("display_data", "execute_result", "error")


class OutputCollector:
    """Gathers one run's outputs: streams joined, displays updated in place, clearing honoured."""

    def __init__(self) -> None:
        self._outputs: list[dict[str, Any]] = []
        self._pieces: list[str] = []
        """Of the last output, a stream, beyond its text."""
        self._displays: dict[str, list[dict[str, Any]]] = {}
        self._clear = False

    @property
    def outputs(self) -> list[dict[str, Any]]:
        """What was gathered so far."""
        if self._pieces:
            last = self._outputs[-1]
            last["text"] = "".join([last["text"], *self._pieces])
            self._pieces = []
        return self._outputs

    def add(self, message: dict[str, Any]) -> None:
        """Take in one message: ``{type, content, truncated?}``."""
        kind, content = message["type"], dict(message["content"])
        if kind == "clear_output":
            self._clear = bool(content.get("wait"))
            if not self._clear:
                self.outputs.clear()
            return
        display = (content.pop("transient", None) or {}).get("display_id")
        if kind == "update_display_data":
            for output in self._displays.get(display or "", []):
                output.update(data=content["data"], metadata=content["metadata"])
            return
        if self._clear:
            self.outputs.clear()
            self._clear = False
        if kind == "stream":
            self._stream(content["name"], content["text"])
        elif kind == "truncated":
            self._stream("stderr", f"[{message['truncated']:,} bytes of output were not kept]\n")
        elif kind in _KINDS:
            self.outputs.append({"output_type": kind, **content})
            if display:
                self._displays.setdefault(display, []).append(self.outputs[-1])

    def _stream(self, name: str, text: str) -> None:
        last = self._outputs[-1] if self._outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            self._pieces.append(text)  # joined when asked for: a loud cell has thousands
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})
