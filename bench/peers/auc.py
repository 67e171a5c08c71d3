"""Two AUCs of scikit-learn on as many rows as asked; prints the median seconds of five runs."""
import json, sys, time
import numpy as np
from sklearn.metrics import roc_auc_score

rows = int(sys.argv[1])
random = np.random.default_rng(1)
actual = (random.random(rows) < 0.1).astype(np.uint8)
incumbent = actual + random.normal(size=rows)
candidate = incumbent + 0.3 * random.normal(size=rows)
seconds = []
for _ in range(5):
    started = time.perf_counter()
    roc_auc_score(actual, incumbent), roc_auc_score(actual, candidate)
    seconds.append(time.perf_counter() - started)
print(json.dumps({"seconds": sorted(seconds)[2]}))
