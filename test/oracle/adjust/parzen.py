"""Densities of Parzen mixtures of Gaussians cut off at 0 and 1, by SciPy's truncated normal distribution.

    /usr/bin/python3 test/oracle/adjust/parzen.py > test/oracle/adjust/parzen.json
"""

import json

import numpy
import scipy
from scipy.stats import truncnorm

CASES = {
    "none": [],
    "one": [0.2],
    "four": [0.9, 0.1, 0.15, 0.5],
    "alike": [0.3, 0.3, 0.3],
}
AT = [0.0, 0.05, 0.2, 0.31, 0.5, 0.77, 1.0]


def mixture(values):
    """Means and widths as src/adjust/parzen.ts says them in words, written anew."""
    means = sorted(values)
    widths = []
    for i, mean in enumerate(means):
        left = means[i - 1] if i > 0 else 0.0
        right = means[i + 1] if i + 1 < len(means) else 1.0
        narrowest = 1 / min(100, 2 + len(values))
        widths.append(min(1.0, max(narrowest, mean - left, right - mean)))
    return means + [0.5], widths + [1.0]


def density(values, x):
    parts = [
        truncnorm.pdf(x, (0 - mean) / width, (1 - mean) / width, loc=mean, scale=width)
        for mean, width in zip(*mixture(values))
    ]
    return float(numpy.mean(parts))


print(
    json.dumps(
        {
            "made with": f"scipy {scipy.__version__}",
            "at": AT,
            "cases": {
                name: {"values": values, "density": [density(values, x) for x in AT]}
                for name, values in CASES.items()
            },
        },
        indent=1,
    )
)
