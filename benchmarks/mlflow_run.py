"""An MLflow run with the metrics, the parameter and the image of one snapshot: a peer of snapshot.ts.

Started with a store, `default` or `files`, in a folder of its own; answers each line {"image": path, "n": number} with
{"ms", "cpuMs"}. Runs in the environment of the peers.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path


def main(store: str) -> None:
    if store == "files":
        os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # what it asks of who uses files
    import mlflow

    if store == "files":
        mlflow.set_tracking_uri(Path("mlruns").absolute().as_uri())
    for line in sys.stdin:
        asked = json.loads(line)
        wall, cpu = time.perf_counter(), time.process_time()
        with mlflow.start_run():
            mlflow.log_metrics({"auc": 0.8 + asked["n"] / 1000, "loss": 0.4})
            mlflow.log_params({"max_depth": asked["n"]})
            mlflow.log_artifact(asked["image"])
        took = {"ms": (time.perf_counter() - wall) * 1000, "cpuMs": (time.process_time() - cpu) * 1000}
        about = {"store": mlflow.get_tracking_uri().partition(":")[0], "version": mlflow.__version__}
        print(json.dumps({**took, **about}), flush=True)


if __name__ == "__main__":
    main(sys.argv[1])
