"""What is known of a flight before it leaves: schedule, plane and weather."""

import pandas as pd

FEATURES = [
    "month",
    "weekday",
    "scheduled_hour",
    "scheduled_minutes",
    "distance",
    "carrier",
    "origin",
    "dest",
    "plane_age",
    "seats",
    "temp",
    "humid",
    "wind_speed",
    "precip",
    "pressure",
    "visib",
]
CATEGORIES = ["carrier", "origin", "dest"]


def read_month(folder, month):
    """Flights of one month of 2013; cancelled ones, which never arrive, are left out."""
    flights = pd.read_csv(f"{folder}/flights_2013-{month:02}.csv")
    return flights.dropna(subset=["arr_delay"])


def add_features(flights, weather, planes):
    """Join weather at departure and the plane, and derive the schedule's columns."""
    planes = planes[["tailnum", "year", "seats"]].rename(columns={"year": "built"})
    flights = flights.merge(planes, on="tailnum", how="left")
    flights = flights.merge(weather, on=["origin", "time_hour"], how="left")
    dates = pd.to_datetime(flights[["year", "month", "day"]])
    flights["weekday"] = dates.dt.weekday
    flights["scheduled_hour"] = flights["sched_dep_time"] // 100
    flights["scheduled_minutes"] = minutes(flights["sched_arr_time"]) - minutes(flights["sched_dep_time"])
    flights["plane_age"] = flights["year"] - flights["built"]
    for column in CATEGORIES:
        flights[column] = flights[column].astype("category")
    return flights


def minutes(clock):
    """2359 → minutes since midnight."""
    return clock // 100 * 60 + clock % 100
