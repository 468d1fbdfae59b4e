"""Writes values.json beside this file: numpy's percentiles of a few arrays.   python3 values.py   (numpy 1.24)"""
import json
import pathlib

import numpy as np

rng = np.random.default_rng(7)
cases = []
for values in (
    rng.integers(0, 40, 1000).astype(np.float32),
    rng.normal(0, 100, 333).astype(np.float32),
    np.array([5], np.float32),
    np.array([1, 2], np.float32),
    np.array([-0.5, -0.5, -0.5, 7], np.float32),
):
    percentiles = {str(q): float(np.percentile(values.astype(np.float64), q)) for q in (0, 1, 12.5, 50, 99, 100)}
    cases.append({"values": [float(v) for v in values], "percentiles": percentiles})
pathlib.Path(__file__).with_name("values.json").write_text(json.dumps(cases) + "\n")
