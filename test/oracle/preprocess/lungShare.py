"""Writes lungShare.csv beside this file: the lung's share of every real axial slice, by scipy's labelling.

    GANTRY_DATA=<folder> python3 lungShare.py        (scipy 1.10.1, pydicom 2.3.1, numpy 1.24)

Means of square blocks on a grid of at most 128 x 128, below -320 HU, 4-neighbour components (scipy.ndimage.label's default) that
do not touch the border and hold at least a thousandth of the image.
"""
import math
import os
import pathlib
import sys

import numpy as np
import pydicom
from scipy import ndimage

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "ingest"))
from golden import PADDING_HU  # noqa: E402


def share(hu):
    height, width = hu.shape
    block = math.ceil(max(height, width) / 128)
    rows, columns = math.ceil(height / block), math.ceil(width / block)
    padded = np.full((rows * block, columns * block), np.nan)
    padded[:height, :width] = hu
    blocks = padded.reshape(rows, block, columns, block)
    mean = np.nanmean(blocks, axis=(1, 3))
    area = np.isfinite(blocks).sum(axis=(1, 3))
    labels, count = ndimage.label(mean < -320)
    border = set(labels[0]) | set(labels[-1]) | set(labels[:, 0]) | set(labels[:, -1])
    areas = [area[labels == label].sum() for label in range(1, count + 1) if label not in border]
    return sum(a for a in areas if a >= 0.001 * height * width) / (height * width)


root = pathlib.Path(os.environ["GANTRY_DATA"]) / "data" / "ct"
lines = ["slice,share"]
for path in sorted(root.rglob("*.dcm")):
    ds = pydicom.dcmread(path)
    row, column = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
    if abs(np.cross(row, column)[2]) < 0.8:
        continue
    stored = ds.pixel_array.astype(np.float64)
    hu = stored * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
    if "PixelPaddingValue" in ds:
        hu[stored == ds.PixelPaddingValue] = PADDING_HU
    lines.append(f"{path.relative_to(root).as_posix()},{share(hu.astype(np.float32).astype(np.float64)):.7f}")
pathlib.Path(__file__).with_name("lungShare.csv").write_text("\n".join(lines) + "\n")
print(len(lines) - 1, "slices")
