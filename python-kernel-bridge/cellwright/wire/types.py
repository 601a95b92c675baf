# Generated from schema/wire by scripts/generate-wire.mjs: edit there, not here.

from __future__ import annotations

from typing import Any, Literal, NotRequired, TypeAlias, TypedDict


class Wire(TypedDict):
    pass


Uuid: TypeAlias = str
"""
A UUIDv7, minted where the thing happens.
"""


Instant: TypeAlias = str
"""
UTC, RFC 3339 with milliseconds.
"""


Scalar: TypeAlias = float | str | bool | None
"""
A parameter's or metric's value. NaN, Infinity, -Infinity and integers beyond 2^53 travel as strings.
"""


class ErrorData(TypedDict):
    """
    What went wrong, as data: the same shape in TypeScript, Python and over HTTP.
    """

    code: str
    """
    Stable and searchable, e.g. git/missing.
    """
    message: str
    """
    One sentence for a person: what happened.
    """
    remedy: str
    """
    One sentence: what to do about it.
    """
    cause: NotRequired[str]
    """
    What the layer below said, for the log.
    """


class GitStatus(TypedDict):
    usable: bool
    version: NotRequired[str]
    problem: NotRequired[ErrorData]


class CellEntry(TypedDict):
    key: str
    """
    Names the cell in the tree: its id where that is unique and safe, else derived.
    """
    id: NotRequired[str]
    """
    As in the notebook; absent where it had none.
    """
    type: str
    """
    code, markdown, raw.
    """
    file: str
    """
    cells/<file> holds the source.
    """
    metadata: dict[str, Any]
    attachments: NotRequired[bool]
    """
    cells/<key>.attachments.json is there.
    """
    outputs: NotRequired[bool]
    """
    outputs/<key>/ is there; a code cell without it has no outputs and no execution count.
    """
    extra: NotRequired[dict[str, Any]]
    """
    Fields of the cell as the notebook has them that lie nowhere else; source too, where UTF-8 can't hold it.
    """


OutputPart = TypedDict(
    'OutputPart',
    {
        'at': str,
        'file': str,
        'as': Literal['text', 'json', 'base64', 'lines'],
        'newline': NotRequired[bool],
        'cut': NotRequired[int],
    },
)


class RowValue(TypedDict):
    name: str
    value: Scalar
    cell: NotRequired[str | None]
    """
    Where it was set, when not in the row's own cell.
    """
    run: NotRequired[Uuid]


class RowChild(TypedDict):
    id: Uuid
    name: NotRequired[str]
    parent: NotRequired[Uuid]
    params: list[RowValue]
    metrics: list[RowValue]


class Mark(TypedDict):
    """
    What a person said of a run.
    """

    name: NotRequired[str]
    star: NotRequired[bool]
    note: NotRequired[str]


class Author(TypedDict):
    name: str
    email: str


class Tip(TypedDict):
    """
    Where a session's ref stands.
    """

    ref: str
    commit: str | None
    runs: NotRequired[list[Uuid]]
    """
    Runs committed in the session.
    """
    base: NotRequired[str | None]
    """
    Newest commit of the notebook in any session: a new session reuses its tree.
    """


class DeletePreview(TypedDict):
    runs: int
    bytes: int
    """
    About what it frees.
    """
    stars: int
    """
    Starred or named runs among them.
    """
    pushed: list[str]
    """
    Remotes that keep their copy.
    """
    later: NotRequired[int]
    """
    Runs that stay and came after a deleted one of their session: their notebook may still hold what it had put there.
    """


class Error(TypedDict):
    name: str
    message: str


class FileUse(TypedDict):
    path: str
    """
    Relative to the workspace with forward slashes where it lies inside, else absolute or a URL.
    """
    by: Literal['open', 'reader', 'watch']
    """
    open: Python opened it; reader: a wrapped library call; watch: seen to change.
    """
    size: NotRequired[int]
    """
    Bytes.
    """
    modified: NotRequired[Instant]
    sha256: NotRequired[str]
    gone: NotRequired[bool]
    """
    It was no longer there at cell end.
    """


class DatasetUse(TypedDict):
    name: str
    version: int
    hash: str
    mode: Literal['read', 'write']


Param = TypedDict(
    'Param',
    {
        'name': str,
        'value': Scalar,
        'from': Literal['literal', 'estimator', 'call', 'mlflow'],
        'of': NotRequired[str],
        'cell': NotRequired[str | None],
        'run': NotRequired[Uuid],
    },
)


Metric = TypedDict(
    'Metric',
    {
        'name': str,
        'value': Scalar,
        'from': Literal['call', 'result', 'mlflow', 'promoted'],
        'by': NotRequired[str],
    },
)


class NamedValue(TypedDict):
    name: str
    value: Scalar


class Series(TypedDict):
    """
    A metric logged at steps: a learning curve. steps and values have one length.
    """

    name: str
    steps: list[float]
    values: list[Scalar]
    total: NotRequired[int]
    """
    Points logged, where there were too many to keep them all.
    """


class ModuleUse(TypedDict):
    name: str
    """
    As imported: features.clean.
    """
    path: str
    """
    Relative to the workspace, forward slashes.
    """
    sha256: str
    text: NotRequired[str]
    """
    The source; present the first time the session sees this hash, up to 1 MiB.
    """


class Upstream(TypedDict):
    """
    What was in force upstream of the run, found by the dataflow of the session as it was run.
    """

    params: list[Param]
    datasets: list[DatasetUse]
    reads: NotRequired[list[FileUse]]
    """
    Files that its inputs were read from, and which it did not read itself; as they were then.
    """
    runs: list[Uuid]
    """
    The runs it builds on, directly.
    """


class Hardware(TypedDict):
    platform: str
    """
    e.g. linux-x86_64
    """
    cpus: int
    memoryBytes: NotRequired[int]
    accelerator: NotRequired[str]


class Environment(TypedDict):
    """
    environment.json in a snapshot: what was installed. Its id is the SHA-256 of 'python' and the sorted 'name==version' lines.
    """

    format: Literal['cellwright/environment']
    v: int
    id: str
    python: str
    """
    e.g. 3.11.7
    """
    implementation: NotRequired[str]
    platform: str
    executable: NotRequired[str]
    packages: list[str]
    """
    name==version, sorted.
    """


class VariableEvidence(TypedDict):
    name: str
    verdict: Literal['changed', 'unchanged', 'unknown']
    type: NotRequired[str]
    """
    Qualified class name.
    """
    reason: NotRequired[str]
    """
    Why it is unknown.
    """


class Point(TypedDict):
    """
    A metric logged at a step, streamed while the cell runs.
    """

    format: Literal['cellwright/point']
    v: int
    run: Uuid
    session: Uuid
    cell: str | None
    child: NotRequired[Uuid]
    name: str
    step: float
    value: Scalar


class SpoolEntry(TypedDict):
    """
    One line of a session's spool. n counts from 1 without gaps.
    """

    n: int
    kind: Literal['session', 'start', 'output', 'run', 'evidence']
    run: NotRequired[Uuid]
    body: dict[str, Any]
    """
    session: KernelSession; start: {run, cell, source, started}; output: {type, content, metadata?, truncated?} of an iopub message; run: Run; evidence: Evidence.
    """


class KernelSession(TypedDict):
    """
    What capture answers when it is installed: one kernel lifetime.
    """

    format: Literal['cellwright/session']
    v: int
    session: Uuid
    protocol: int
    started: Instant
    spooling: bool
    """
    False where the kernel can't write the store, e.g. on another machine.
    """
    already: bool
    """
    True when capture was on before this call.
    """
    paused: NotRequired[bool]
    """
    True when a page paused capture and none has resumed it.
    """
    held: NotRequired[int]
    """
    Runs that the kernel holds, as it has no spool to write.
    """
    installed: NotRequired[str | None]
    """
    Version of cellwright in the kernel's own environment.
    """
    hardware: NotRequired[Hardware]
    python: NotRequired[str]


class CaptureOptions(TypedDict):
    """
    What the front end tells capture when it installs it.
    """

    protocol: int
    workspace: str
    """
    Absolute folder on the server's machine.
    """
    spool: str | None
    """
    Absolute folder of the sessions' spools; null: none.
    """
    notebook: NotRequired[str | None]
    outputLimitBytes: NotRequired[int]
    """
    Outputs kept in the spool a run; more is cut, saying so.
    """


class Hello(TypedDict):
    """
    What the server is and can do; the front end degrades by feature when something is missing.
    """

    format: Literal['cellwright/hello']
    v: int
    version: str
    """
    Version of the Python package.
    """
    protocol: int
    """
    Version of what front end, server and kernel say to each other.
    """
    git: GitStatus


class NotebookFile(TypedDict):
    """
    notebook.json: all of the notebook but sources and outputs. Rewritten only when cells come, go, move or change their metadata.
    """

    format: Literal['cellwright/notebook']
    v: int
    nbformat: int
    nbformatMinor: int
    metadata: dict[str, Any]
    cells: list[CellEntry]
    extra: NotRequired[dict[str, Any]]
    """
    Fields of the notebook that nbformat does not define.
    """


class OutputEntry(TypedDict):
    fields: dict[str, Any]
    """
    The output without what lies in files, as nbformat has it.
    """
    files: list[OutputPart]


class RunRow(TypedDict):
    """
    One cell run in a list, from its commit alone.
    """

    run: Uuid
    session: Uuid
    seq: int
    notebook: str
    path: str
    """
    Where the notebook is now, relative to the server's root; its last known place where it is gone.
    """
    cell: str | None
    title: str
    status: Literal['ok', 'error', 'interrupted', 'died']
    error: NotRequired[str]
    started: Instant
    durationMs: float
    metrics: list[RowValue]
    params: list[RowValue]
    """
    Its own and those in force upstream.
    """
    datasets: list[DatasetUse]
    modules: list[str]
    children: list[RowChild]
    reads: NotRequired[list[str]]
    """
    Files that it read itself.
    """
    upstreamReads: NotRequired[list[str]]
    """
    Files that its inputs were read from, by runs above.
    """
    writes: NotRequired[list[str]]
    values: NotRequired[list[RowValue]]
    """
    Numbers that it bound or displayed besides.
    """
    promoted: NotRequired[list[str]]
    """
    Names that a person made metrics of, in every run of the notebook.
    """
    hasSeries: NotRequired[bool]
    commit: str
    """
    To fetch with now; not to be kept.
    """
    author: str
    head: NotRequired[str]
    """
    The user's own HEAD at the time, +dirty where it had changes.
    """
    environment: NotRequired[str]
    remote: NotRequired[str]
    """
    Where it was fetched from, if it is a colleague's.
    """
    index: NotRequired[int]
    """
    The cell's place in the notebook, from 0.
    """
    batch: NotRequired[Uuid]
    mark: NotRequired[Mark]


class RunPage(TypedDict):
    format: Literal['cellwright/run-page']
    v: int
    rows: list[RunRow]
    """
    Newest first.
    """
    total: int
    next: str | None
    """
    Cursor of the next page.
    """
    problems: NotRequired[list[ErrorData]]
    """
    Snapshots that could not be read, e.g. corrupt or of a newer version.
    """


class Workspace(TypedDict):
    """
    Where a notebook's history is kept, and whether.
    """

    format: Literal['cellwright/workspace']
    v: int
    workspace: str
    """
    Absolute folder.
    """
    root: str
    """
    The workspace relative to the server's root, empty for the root itself.
    """
    store: str
    """
    Absolute folder.
    """
    storeBytes: int
    notebook: str
    """
    The notebook's id in the store.
    """
    consent: Literal['unasked', 'keep', 'off']
    outputs: NotRequired[Literal['keep', 'off']]
    inGit: bool
    git: GitStatus
    spool: str | None
    head: NotRequired[str | None]
    author: Author
    problem: NotRequired[ErrorData]


class ChildRun(TypedDict):
    id: Uuid
    name: NotRequired[str]
    parent: NotRequired[Uuid]
    """
    Another child, where runs are nested deeper.
    """
    status: NotRequired[Literal['ok', 'error', 'running']]
    params: list[Param]
    metrics: list[Metric]
    series: NotRequired[list[Series]]


class Evidence(TypedDict):
    """
    What could only be known by hashing. Follows its run; what was unfinished when the next cell started is unknown.
    """

    format: Literal['cellwright/evidence']
    v: int
    run: Uuid
    session: Uuid
    files: list[FileUse]
    """
    What it read and wrote; then, of what its inputs were read from, those whose hash is known.
    """
    variables: list[VariableEvidence]
    environment: NotRequired[Environment]
    complete: bool


class OutputsFile(TypedDict):
    """
    outputs/<key>/outputs.json.
    """

    format: Literal['cellwright/outputs']
    v: int
    executionCount: int | None
    outputs: list[OutputEntry]
    kept: NotRequired[Literal['all', 'none']]
    """
    none: the user keeps outputs off.
    """


class Run(TypedDict):
    """
    One execution of one cell, as the kernel saw it. Also the content of run.json in a snapshot.
    """

    format: Literal['cellwright/run']
    v: int
    run: Uuid
    session: Uuid
    seq: int
    """
    Order in the session, from 1; 0 for a run from before capture began.
    """
    cell: str | None
    """
    The notebook's cell id; null where the kernel was not told.
    """
    source: str
    executionCount: int | None
    status: Literal['ok', 'error', 'interrupted', 'died']
    error: NotRequired[Error]
    started: Instant
    durationMs: float
    """
    Monotonic. Of a run that died: until it was last seen, 0 where it was not seen after it began.
    """
    reads: list[FileUse]
    writes: list[FileUse]
    datasets: list[DatasetUse]
    binds: list[str]
    """
    Global names that this run bound or rebound.
    """
    uses: list[str]
    """
    Global names that the cell's code loads, functions it calls included.
    """
    params: list[Param]
    """
    Set by this run itself.
    """
    metrics: list[Metric]
    values: NotRequired[list[NamedValue]]
    """
    Numbers that it bound to a name or displayed, besides parameters and metrics: what a person may make a metric.
    """
    children: list[ChildRun]
    """
    Iterations of a loop, nested MLflow runs, cw.run() blocks.
    """
    series: list[Series]
    modules: list[ModuleUse]
    """
    Workspace modules in force: imported so far in the session.
    """
    upstream: Upstream
    environment: NotRequired[str]
    """
    Hash of the package list; see Environment.
    """
    hardware: NotRequired[Hardware]
    peakMemoryBytes: NotRequired[int]
    cpuMs: NotRequired[float]
    processes: NotRequired[list[str]]
    """
    Child processes started, as command lines.
    """
    truncated: NotRequired[bool]
    """
    More files were touched than are listed.
    """
    problem: NotRequired[str]
    """
    What went wrong inside capture itself; the cell was not affected.
    """
    parent: NotRequired[str]
    """
    msg_id of the execute request, where there was one.
    """
    batch: NotRequired[Uuid]
    """
    The first of the runs that were asked for together, as Run All does. Absent from the first itself.
    """
