"""Scores random rows with Python onnxruntime, one thread, batches of 4,096; prints the median seconds of three runs."""
import json, sys, time
import numpy as np
import onnxruntime as ort

path, rows, columns = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
options = ort.SessionOptions()
options.intra_op_num_threads = 1
session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
data = np.random.default_rng(1).normal(size=(rows, columns)).astype(np.float32)
# Labels and the map of probabilities: fetching only the label spares Python its slow maps, so this favours the peer.
fetch = [session.get_outputs()[0].name]
seconds = []
for _ in range(3):
    started = time.perf_counter()
    for at in range(0, rows, 4096):
        session.run(fetch, {session.get_inputs()[0].name: data[at : at + 4096]})
    seconds.append(time.perf_counter() - started)
print(json.dumps({"seconds": sorted(seconds)[1]}))
