"""An MLflow run with the metrics and the image of one snapshot, on SQLite and a local artifact folder."""

from __future__ import annotations

import json
import os
import statistics
import tempfile
import time
from pathlib import Path

ROUNDS = 15


def main() -> None:
    import mlflow

    times: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        os.chdir(folder)
        mlflow.set_tracking_uri(Path(folder, "mlruns").as_uri())
        os.environ["MLFLOW_ALLOW_FILE_STORE"] = "true"  # what it asks of who uses files
        mlflow.set_experiment("bench")
        image = Path(folder, "plot.png")
        for n in range(ROUNDS + 3):
            image.write_bytes(os.urandom(50_000))
            start = time.perf_counter()
            with mlflow.start_run():
                mlflow.log_metrics({"auc": 0.8 + n / 1000, "loss": 0.4})
                mlflow.log_params({"max_depth": n})
                mlflow.log_artifact(str(image))
            times.append((time.perf_counter() - start) * 1000)
        os.chdir("/")
    print(json.dumps({"benchmark": "mlflow_run", "store": "files", "ms": round(statistics.median(times[3:]), 2)}))


if __name__ == "__main__":
    main()
