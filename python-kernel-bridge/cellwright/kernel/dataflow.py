"""What was in force upstream of a run: parameters, datasets, data files and runs that its inputs came through.

Kept a name, not a run: a cell that states ``depth = 8; seed = 1`` passes on only the one that is used. Each value of
a global name carries what flowed into it, merged when it is bound, so that a run costs what its own inputs carry and
never a walk back through the session.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeVar

from .bindings import stated_changes
from .names import literal_flow

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ..wire.types import DatasetUse, FileUse, Param, Upstream

MAX_IN_FORCE = 200
"""Parameters, and files, carried by a value; beyond that, the most recent stay."""

_UNSETTLED = 1000
"""Runs whose evidence may still come."""

_Key = TypeVar("_Key")
_Entry = TypeVar("_Entry")


@dataclass(frozen=True)
class _Flow:
    """What flowed into a value; the number of the run that set each entry tells which one is nearer."""

    params: Mapping[str, tuple[int, Param]] = field(default_factory=dict)
    datasets: Mapping[tuple[str, int], tuple[int, DatasetUse]] = field(default_factory=dict)
    files: Mapping[str, tuple[int, FileUse]] = field(default_factory=dict)

    def without(self, names: Collection[str]) -> _Flow:
        """Leave out parameters that a cell stated as literals of these variables."""
        gone = {name for name in names if (entry := self.params.get(name)) and entry[1]["from"] == "literal"}
        if not gone:
            return self
        kept = {name: entry for name, entry in self.params.items() if name not in gone}
        return _Flow(kept, self.datasets, self.files)

    def joined(self, others: Iterable[_Flow]) -> _Flow:
        flows = [self, *others]
        return _Flow(
            _nearest([f.params for f in flows]),
            _nearest([f.datasets for f in flows]),
            _nearest([f.files for f in flows]),
        )


@dataclass(frozen=True)
class _Value:
    """The present value of a global name: who bound or changed it last, and what flowed into it."""

    seq: int
    run: str
    flow: _Flow


@dataclass(frozen=True)
class _Unsettled:
    """What to undo or complete when a run's evidence comes."""

    seq: int
    flow: _Flow
    bound: frozenset[str]
    assumed: dict[str, tuple[_Value | None, _Value]]
    """Name taken for changed → its value before and after."""
    outdated: Collection[str] = ()
    """Variables whose literal the run replaced or changed."""


class Dataflow:
    """The dataflow of one session, as it was run. Calls come from one thread at a time."""

    def __init__(self) -> None:
        self._seq = 0
        self._values: dict[str, _Value] = {}
        self._unsettled: OrderedDict[str, _Unsettled] = OrderedDict()

    def record(
        self,
        run_id: str,
        cell: str | None,
        binds: Collection[str],
        uses: Collection[str],
        changed_or_unknown: Collection[str],
        params: Iterable[Param],
        datasets: Iterable[DatasetUse],
        source: str = "",
        reads: Iterable[FileUse] = (),
        imported: Collection[str] = (),
    ) -> Upstream:
        """Note a run at its end and return what was in force upstream of it.

        Args:
            run_id: The run.
            cell: Its cell, which its parameters carry downstream.
            binds: Global names that it bound or rebound.
            uses: Global names whose former values it took.
            changed_or_unknown: Names that it changed in place, or may have; `settle` corrects them.
            params: What it set itself; an estimator's setting is told where its value came from.
            datasets: What it read and wrote itself; what it read flows on.
            source: Its code, which tells which variable holds a literal; without it, literals flow on with every name.
            reads: The files that it read itself, which flow on.
            imported: What of `binds` its import statements bound: nothing that it computed flowed into that.
        """
        self._seq += 1
        taken = {name: value for name in uses if (value := self._values.get(name)) is not None}
        inflow = _Flow().joined(value.flow for value in taken.values())
        params = list(params)
        _lead_back(params, inflow.params)
        own = {p["name"]: (self._seq, _located(p, cell, run_id)) for p in params}
        files = {use["path"]: (self._seq, use) for use in reads}
        upstream = _upstream(inflow, own, files, taken.values())

        held = literal_flow(source)
        alone = {n for n, (_, p) in own.items() if p["from"] == "literal" and held.get(n) in binds}
        read = {(d["name"], d["version"]): (self._seq, d) for d in datasets if d["mode"] == "read"}
        outdated = {*set(binds).intersection(uses), *stated_changes(source)}
        outflow = inflow.without(outdated).joined(
            [_Flow({n: e for n, e in own.items() if n not in alone}, read, files)]
        )
        only_literals = {
            variable: _Flow({n: own[n] for n in alone if held[n] == variable}) for variable in held.values()
        }
        for name in binds:
            literal = only_literals.get(name)
            flow = literal if literal is not None and literal.params else outflow
            if name in imported:
                flow = _Flow()
            self._values[name] = _Value(self._seq, run_id, flow)

        entry = _Unsettled(self._seq, outflow, frozenset(binds), {}, outdated)
        self._unsettled[run_id] = entry
        if len(self._unsettled) > _UNSETTLED:
            self._unsettled.popitem(last=False)
        for name in changed_or_unknown:
            self._change(name, run_id, entry)
        return upstream

    def settle(self, run_id: str, changed: Collection[str]) -> None:
        """Correct what `record` assumed of a run: it changed exactly these names in place, as far as is known for good.

        What later runs have bound since stays theirs; rows already told are not rewritten.
        """
        entry = self._unsettled.pop(run_id, None)
        if entry is None:
            return
        for name in set(entry.assumed) - set(changed):
            before, after = entry.assumed[name]
            if self._values.get(name) is after:
                self._restore(name, before)
        for name in set(changed) - set(entry.assumed):
            self._change(name, run_id, entry)

    def _change(self, name: str, run_id: str, entry: _Unsettled) -> None:
        before = self._values.get(name)
        if name in entry.bound or (before is not None and before.seq > entry.seq):
            return
        flow = entry.flow if before is None else before.flow.without(entry.outdated).joined([entry.flow])
        after = _Value(entry.seq, run_id, flow)
        entry.assumed[name] = (before, after)
        self._values[name] = after

    def _restore(self, name: str, before: _Value | None) -> None:
        if before is None:
            self._values.pop(name, None)
        else:
            self._values[name] = before


def _nearest(flows: Iterable[Mapping[_Key, tuple[int, _Entry]]]) -> Mapping[_Key, tuple[int, _Entry]]:
    """Join flows; of two settings of one name, the one set last wins. A single flow is shared, not copied."""
    distinct = list({id(flow): flow for flow in flows if flow}.values())
    if len(distinct) < 2:
        return distinct[0] if distinct else {}
    joined = dict(distinct[0])
    for flow in distinct[1:]:
        for key, entry in flow.items():
            known = joined.get(key)
            if known is None or known[0] < entry[0]:
                joined[key] = entry
    if len(joined) <= MAX_IN_FORCE:
        return joined
    return dict(sorted(joined.items(), key=lambda item: item[1][0])[-MAX_IN_FORCE:])


def _lead_back(params: Iterable[Param], inflow: Mapping[str, tuple[int, Param]]) -> None:
    """An estimator's setting was set where the variable of its name and value was, which it was given."""
    for param in params:
        _, given = inflow.get(param["name"], (0, None))
        if given is not None and param["from"] == "estimator" and given["value"] == param["value"]:
            param["cell"] = given.get("cell")
            if "run" in given:
                param["run"] = given["run"]


def _located(param: Param, cell: str | None, run_id: str) -> Param:
    if param.get("run"):
        return param
    located = param.copy()
    located["cell"] = cell
    located["run"] = run_id
    return located


def _upstream(
    inflow: _Flow, own: Mapping[str, object], read: Mapping[str, object], taken: Iterable[_Value]
) -> Upstream:
    runs = {value.run: value.seq for value in taken}
    upstream: Upstream = {
        "params": [param for name, (_, param) in inflow.params.items() if name not in own],
        "datasets": [dataset for _, dataset in inflow.datasets.values()],
        "runs": sorted(runs, key=runs.__getitem__),
    }
    if files := [use for path, (_, use) in inflow.files.items() if path not in read]:
        upstream["reads"] = files
    return upstream
