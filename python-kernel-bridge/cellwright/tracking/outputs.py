"""iopub messages → the outputs of a cell, as a front end would have built them."""

from __future__ import annotations

from typing import Any

_KINDS = ("display_data", "execute_result", "error")


class OutputCollector:
    """Gathers one run's outputs: streams joined, displays updated in place, clearing honoured."""

    def __init__(self) -> None:
        self.outputs: list[dict[str, Any]] = []
        self._displays: dict[str, list[dict[str, Any]]] = {}
        self._clear = False

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
        last = self.outputs[-1] if self.outputs else {}
        if last.get("output_type") == "stream" and last["name"] == name:
            last["text"] += text
        else:
            self.outputs.append({"output_type": "stream", "name": name, "text": text})
