"""MLflow's traces of calls to language models: kept so that they can be read back; no part of a cell's run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import refusals
from .logged_models import LoggedModels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mlflow.entities.trace_info import TraceInfo

_LOCATION_TAG = "mlflow.artifactLocation"


class Traces(LoggedModels):
    """The part of the store that holds traces; their spans are artifacts."""

    def start_trace(self, trace_info: TraceInfo) -> TraceInfo:
        """Keep a trace."""
        info: Any = trace_info
        experiment = self.active_experiment(info.experiment_id)
        info.tags[_LOCATION_TAG] = f"{self.artifacts_of(experiment)}/traces/{info.trace_id}/artifacts"
        self._put_trace(info)
        return trace_info

    def get_trace_info(self, trace_id: str) -> TraceInfo:
        """Return a trace without its spans."""
        from mlflow.entities.trace_info import TraceInfo

        body = self.documents.get("trace", trace_id)
        if body is None:
            raise refusals.not_found("Trace", trace_id)
        return TraceInfo.from_dict(body)

    def search_traces(
        self,
        experiment_ids: Sequence[str] | None = None,
        filter_string: str | None = None,
        max_results: int = 100,
        order_by: list[str] | None = None,
        page_token: str | None = None,
        model_id: str | None = None,
        locations: Sequence[str] | None = None,
    ) -> tuple[list[TraceInfo], str | None]:
        """Return the traces that a filter takes."""
        from mlflow.entities.trace_info import TraceInfo
        from mlflow.utils.search_utils import SearchTraceUtils

        del model_id  # as in MLflow's file store
        search: Any = SearchTraceUtils
        places = locations or experiment_ids or []
        traces = [TraceInfo.from_dict(body) for place in places for _, body in self.documents.all("trace", str(place))]
        found = search.sort(search.filter(traces, filter_string), order_by)
        page: tuple[list[TraceInfo], str | None] = search.paginate(found, page_token, max_results)
        return page

    def set_trace_tag(self, trace_id: str, key: str, value: str) -> None:
        """Set a tag."""
        with self.documents.writing():
            info: Any = self.get_trace_info(trace_id)
            info.tags[key] = str(value)
            self._put_trace(info)

    def delete_trace_tag(self, trace_id: str, key: str) -> None:
        """Remove a tag."""
        with self.documents.writing():
            info: Any = self.get_trace_info(trace_id)
            if info.tags.pop(key, None) is None:
                raise refusals.not_found("Tag", key)
            self._put_trace(info)

    def link_traces_to_run(self, trace_ids: list[str], run_id: str) -> None:
        """Not offered, as in MLflow's file store."""
        raise refusals.invalid("Linking traces to runs is not kept in Cellwright; it needs an MLflow server.")

    def _put_trace(self, info: Any) -> None:
        self.documents.put("trace", info.trace_id, info.to_dict(), str(info.experiment_id))
