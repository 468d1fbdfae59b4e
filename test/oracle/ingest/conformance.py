"""Writes conformance.csv beside this file: what pydicom says of every file of the corpus's conformance and nonimage folders.

    GANTRY_DATA=<folder> python3 conformance.py        (pydicom 2.3.1 with its gdcm, Pillow and numpy handlers; numpy 1.24)

Columns: file; `pixels` (decoded), `none` (no pixel data), `fails` (decoding), `unread` (no DICOM for pydicom); for pixels the shape,
the sum of the stored values as an integer, and of lossless single-sample files the SHA-256 of them as int64 little endian.
"""
import hashlib
import os
import pathlib
import warnings

import numpy as np
import pydicom

warnings.simplefilter("ignore")
root = pathlib.Path(os.environ["GANTRY_DATA"]) / "data"
LOSSY = ("4.50", "4.51", "4.53", "4.55", "4.81", "4.91")


def row(path):
    try:
        ds = pydicom.dcmread(path, force=False)
    except Exception:  # noqa: BLE001 - any reason counts as unread
        try:
            ds = pydicom.dcmread(path, force=True)
            if "SOPClassUID" not in ds and "Rows" not in ds:
                return "unread,,,"
            ds.file_meta.TransferSyntaxUID = getattr(ds.file_meta, "TransferSyntaxUID", "1.2.840.10008.1.2")
        except Exception:  # noqa: BLE001
            return "unread,,,"
    if not any(tag in ds for tag in ("PixelData", "FloatPixelData", "DoubleFloatPixelData")):
        return "none,,,"
    try:
        pixels = ds.pixel_array
    except Exception as error:  # noqa: BLE001
        return f"fails,,,{type(error).__name__}"
    syntax = str(ds.file_meta.TransferSyntaxUID)
    shape = "x".join(map(str, pixels.shape))
    digest = ""
    if int(ds.get("SamplesPerPixel", 1)) == 1 and not syntax.endswith(LOSSY):
        digest = hashlib.sha256(pixels.astype("<i8").tobytes()).hexdigest()
    return f"pixels,{shape},{int(pixels.astype(np.int64).sum())},{digest}"


lines = ["file,pydicom,shape,sum,sha256 or error"]
for folder in ("conformance", "nonimage"):
    for path in sorted((root / folder).rglob("*")):
        if path.is_file():
            lines.append(f"{path.relative_to(root).as_posix()},{row(path)}")
pathlib.Path(__file__).with_name("conformance.csv").write_text("\n".join(lines) + "\n")
print(len(lines) - 1, "files")
