"""Writes npy.json beside this file: arrays as numpy saves them, and what is in them.

    python3 npy.py        (numpy 1.24)

`written` are files that np.save writes of float32 arrays in C order: they must come out byte for byte. `read` are files of other
types, byte orders, orders of axes and versions, with their values as float32 in C order. `refused` are files of other types.
"""
import base64
import io
import json
import pathlib
import warnings

import numpy as np
from numpy.lib import format

warnings.simplefilter("ignore")


def b64(data):
    return base64.b64encode(data).decode()


def saved(array, version=None):
    out = io.BytesIO()
    if version is None:
        np.save(out, array)
    else:
        format.write_array(out, array, version)
    return b64(out.getvalue())


def f4(array):
    return b64(np.ascontiguousarray(array, "<f4").tobytes())


def ramp(*shape):
    return (np.arange(np.prod(shape, dtype=int)) / 7 - 1).astype(np.float32).reshape(shape)


shapes = [(), (0,), (1,), (5,), (2, 3), (64, 3), (1, 2, 3, 4), (3, 0, 2), (1000000, 0), (2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)]
written = [{"shape": s, "file": saved(ramp(*s)), "values": f4(ramp(*s))} for s in shapes]

read = []
for name, array, version in [
    ("<f8", ramp(3, 4).astype("<f8") * np.pi, None), (">f8", ramp(3, 4).astype(">f8"), None), (">f4", ramp(3, 4).astype(">f4"), None),
    ("|u1", np.arange(250, 256, dtype="u1").reshape(2, 3), None), ("|i1", np.arange(-3, 3, dtype="i1").reshape(2, 3), None),
    ("<u2", np.array([0, 1, 65535], "<u2"), None), (">u2", np.array([0, 1, 65535], ">u2"), None),
    ("<i2", np.array([-32768, -1, 32767], "<i2"), None), (">i2", np.array([-32768, -1, 32767], ">i2"), None),
    ("Fortran [3, 4]", np.asfortranarray(ramp(3, 4)), None), ("Fortran [2, 3, 4]", np.asfortranarray(ramp(2, 3, 4)), None),
    ("Fortran [2, 0]", np.asfortranarray(ramp(2, 0)), None),
    ("version 2.0", ramp(3, 4), (2, 0)), ("version 3.0", ramp(3, 4), (3, 0)),
    ("special values", np.array([np.nan, np.inf, -np.inf, -0.0, 1e-45], np.float32), None),
]:
    read.append({"name": name, "shape": array.shape, "file": saved(array, version), "values": f4(array)})

refused = [
    {"name": str(array.dtype), "file": saved(array)}
    for array in [
        np.zeros(2, "<i4"), np.zeros(2, "<f2"), np.zeros(2, "c8"), np.zeros(2, bool), np.array(["a"]), np.zeros(2, "<i8"),
        np.zeros(2, [("x", "<f4")]), np.array([None], object),
    ]
]

path = pathlib.Path(__file__).with_name("npy.json")
path.write_text(json.dumps({"written": written, "read": read, "refused": refused}, indent=1) + "\n")
print(len(written), len(read), len(refused))
