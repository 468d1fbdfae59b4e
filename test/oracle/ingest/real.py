"""Writes real.csv beside this file: statistics of real CT slices as pydicom and Pillow see them, no pixels.

    GANTRY_DATA=<folder> python3 real.py        (pydicom 2.3.1, Pillow 9.4, numpy 1.24)

For every axial slice under <folder>/data/ct: mean, least and largest HU (padding as -1000), and of its 64-pixel lung-window image
the mean, the standard deviation and five values.
"""
import os
import pathlib

import numpy as np
import pydicom
from golden import LUNG, PADDING_HU, resize, square, window

root = pathlib.Path(os.environ["GANTRY_DATA"]) / "data" / "ct"
SAMPLES = [(8, 32), (20, 20), (32, 32), (40, 50), (55, 30)]
lines = ["slice,hu mean,hu min,hu max,image mean,image std," + ",".join(f"row {y} column {x}" for y, x in SAMPLES)]
for path in sorted(root.rglob("*.dcm")):
    ds = pydicom.dcmread(path)
    row, column = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
    if abs(np.cross(row, column)[2]) < 0.8:
        continue
    stored = ds.pixel_array.astype(np.float64)
    hu = stored * float(ds.RescaleSlope) + float(ds.RescaleIntercept)
    if "PixelPaddingValue" in ds:
        hu[stored == ds.PixelPaddingValue] = PADDING_HU
    hu = hu.astype(np.float32)
    image = resize(square(window(hu, *LUNG)), 64).astype(np.float64)
    numbers = [f"{hu.astype(np.float64).mean():.4f}", f"{hu.min():g}", f"{hu.max():g}", f"{image.mean():.7f}", f"{image.std():.7f}"]
    numbers += [f"{image[y, x]:.7f}" for y, x in SAMPLES]
    lines.append(",".join([path.relative_to(root).as_posix(), *numbers]))
pathlib.Path(__file__).with_name("real.csv").write_text("\n".join(lines) + "\n")
print(len(lines) - 1, "slices")
