"""KS, Wasserstein and chi-square of every column with pandas and scipy: REFERENCE CURRENT; prints the seconds."""
import json, sys, time
import pandas as pd
from scipy import stats

started = time.perf_counter()
reference, current = pd.read_parquet(sys.argv[1]), pd.read_parquet(sys.argv[2])
for name in reference.columns:
    before, after = reference[name].dropna(), current[name].dropna()
    if pd.api.types.is_numeric_dtype(before):
        stats.ks_2samp(before, after, method="asymp")
        stats.wasserstein_distance(before, after)
    else:
        stats.chi2_contingency(pd.concat([before.value_counts(), after.value_counts()], axis=1).fillna(0))
print(json.dumps({"seconds": time.perf_counter() - started}))
