"""Writes a Parquet table of random columns: PATH ROWS COLUMNS."""
import sys
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
random = np.random.default_rng(1)
kinds = [
    lambda: random.normal(size=rows),
    lambda: random.integers(0, 1000, size=rows),
    lambda: np.where(random.random(rows) < 0.05, np.nan, random.lognormal(size=rows)),
    lambda: np.array(["alpha", "beta", "gamma", "delta"])[random.integers(0, 4, size=rows)],
]
pq.write_table(pa.table({f"c{at}": pa.array(kinds[at % 4](), from_pandas=True) for at in range(columns)}), path)
