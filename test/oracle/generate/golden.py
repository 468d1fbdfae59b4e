"""Golden values of test/generate and of the model hash:

    /usr/bin/python3 test/oracle/generate/golden.py > test/oracle/generate/golden.json

slerp: scipy.spatial.geometric_slerp (great circle of unit vectors) of the directions, times numpy.linspace between the lengths.
linear: numpy.linspace between the vectors. Both in float64. NumPy 1.24.2, SciPy 1.10.1; PyTorch 1.13.0a0 reads the checkpoints.
"""

import json

import numpy
import scipy
from scipy.spatial import geometric_slerp

from model_hash import of_oracles

STEPS = 7
NZ = 12

rng = numpy.random.default_rng(6)
a, b = rng.standard_normal((2, NZ)).astype("float32")
b *= numpy.float32(1.75)  # so that the radius has somewhere to go


def unit(x):
    return x.astype("float64") / numpy.linalg.norm(x.astype("float64"))


t = numpy.linspace(0, 1, STEPS)
radii = numpy.linspace(numpy.linalg.norm(a.astype("float64")), numpy.linalg.norm(b.astype("float64")), STEPS)
print(json.dumps({
    "numpy": numpy.__version__,
    "scipy": scipy.__version__,
    "a": a.tolist(),
    "b": b.tolist(),
    "slerp": (geometric_slerp(unit(a), unit(b), t) * radii[:, None]).tolist(),
    "linear": numpy.linspace(a.astype("float64"), b.astype("float64"), STEPS).tolist(),
    "modelHashes": of_oracles(),
}, indent=1))
