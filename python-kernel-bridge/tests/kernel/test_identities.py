"""Identities, and which names they show to be bound anew."""

from __future__ import annotations

from typing import Any

from cellwright.kernel.bindings import Bindings
from cellwright.kernel.identities import each, identities


def test_they_are_those_of_the_objects() -> None:
    objects = (None, "text", [1], object())

    assert list(each(identities(objects))) == [id(one) for one in objects]
    assert identities(()) == b""


def test_bindings_among_many_names() -> None:
    namespace: dict[str, Any] = {f"name_{k}": [k] for k in range(1000)}
    bindings = Bindings(namespace)
    bindings.start()
    assert bindings.finish("pass", True) == []

    bindings.start()
    namespace["name_63"], namespace["name_64"], namespace["name_999"], namespace["fresh"] = [1], [2], [3], [4]
    assert bindings.finish("pass", True) == ["name_63", "name_64", "name_999", "fresh"]

    bindings.start()
    del namespace["name_5"]
    namespace["name_7"] = [5]
    assert bindings.finish("pass", True) == ["name_7"]
