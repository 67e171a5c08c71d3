"""Writes two Parquet tables, the second with one shifted column: REFERENCE CURRENT ROWS COLUMNS."""
import sys
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

reference, current, rows, columns = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
DEVICES = pa.array(["desk", "phone", "tablet", "watch", "other"])


def column(random, at, shift):
    if at % 5 == 3:
        codes = random.choice(5, size=rows, p=[0.4, 0.3, 0.15, 0.1, 0.05])
        return pa.DictionaryArray.from_arrays(pa.array(codes, pa.int8()), DEVICES).cast(pa.string())
    if at % 5 == 2:
        return pa.array(np.where(random.random(rows) < 0.05, np.nan, random.lognormal(size=rows)), from_pandas=True)
    if at % 5 == 1:
        return pa.array(random.integers(0, 1000, size=rows))
    return pa.array(random.normal(size=rows) + (shift if at == 0 else 0))


def write(path, seed, shift):
    random = np.random.default_rng(seed)
    names = [f"c{at}" for at in range(columns)]
    # One row group at a time would need all columns of it; one table of ten million rows fits.
    table = pa.table({name: column(random, at, shift) for at, name in enumerate(names)})
    pq.write_table(table, path)


write(reference, 1, 0.0)
write(current, 2, 0.5)
