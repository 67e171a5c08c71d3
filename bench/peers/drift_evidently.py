"""Evidently's data drift preset, as it comes: REFERENCE CURRENT; prints the seconds."""
import json, os, sys, time

os.environ["DO_NOT_TRACK"] = "1"
import pandas as pd
from evidently import Report
from evidently.presets import DataDriftPreset

started = time.perf_counter()
reference, current = pd.read_parquet(sys.argv[1]), pd.read_parquet(sys.argv[2])
Report([DataDriftPreset()]).run(current, reference).json()
print(json.dumps({"seconds": time.perf_counter() - started}))
