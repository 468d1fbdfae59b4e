"""Stored values of every decodable file of a DICOM corpus, as other programs decode them.

Usage: real.py CORPUS > real.json
Of each file's first three frames: SHA-256 of the values as int32 (float64 for float pixel data), little endian, [rows, columns,
components], masked to Bits Stored and sign-extended; and 64 of the values, so that a lossy difference can be measured.
No pixel of a file is kept beyond these.

Made with pydicom 2.3.1 (native, RLE), Pillow 9.4.0 with libjpeg-turbo 2.1.5 and OpenJPEG 2.5.0 (JPEG baseline, JPEG 2000),
DCMTK 3.6.7 (dcmdjpeg with JPEG of 12 bits and lossless, dcmdjpls with JPEG-LS), GDCM 3.0.21 where Pillow fails.
"""

import hashlib
import io
import json
import os
import subprocess
import sys
import tempfile
import warnings

import numpy as np
import pydicom
from PIL import Image
from pydicom.encaps import generate_pixel_data_frame
from pydicom.pixel_data_handlers import numpy_handler, pillow_handler, rle_handler

warnings.simplefilter("ignore")
pydicom.config.pixel_data_handlers = [numpy_handler, rle_handler, pillow_handler]
PREFIX = "1.2.840.10008.1.2"
DCMDJPEG = {".4.51", ".4.53", ".4.55", ".4.57", ".4.70"}
DCMDJPLS = {".4.80", ".4.81"}
FRAMES, SAMPLES = 3, 64


def by(program, path):
    """What another program writes as an uncompressed file."""
    with tempfile.TemporaryDirectory() as folder:
        out = os.path.join(folder, "out.dcm")
        command = ["gdcmconv", "--raw"] if program == "gdcmconv" else [program]
        subprocess.run([*command, path, out], check=True, capture_output=True)
        return pydicom.dcmread(out)


def by_pillow(ds):
    """JPEG as libjpeg gives it: YCbCr converted. pydicom keeps YCbCr, and reads RGB that no marker announces."""
    if str(ds.PhotometricInterpretation).startswith("YBR") and ds.file_meta.TransferSyntaxUID == PREFIX + ".4.50":
        frames = generate_pixel_data_frame(ds.PixelData, int(str(ds.get("NumberOfFrames", 1) or 1)))
        return np.stack([np.asarray(Image.open(io.BytesIO(frame)).convert("RGB")) for frame in frames])
    return None


def decode(path):
    ds = pydicom.dcmread(path)
    uid = str(ds.file_meta.TransferSyntaxUID)
    syntax = uid[len(PREFIX):] or ".0"
    oracle, array = "pydicom", None
    if syntax in DCMDJPEG:
        ds, oracle = by("dcmdjpeg", path), "dcmdjpeg"
    elif syntax in DCMDJPLS:
        ds, oracle = by("dcmdjpls", path), "dcmdjpls"
    elif syntax.startswith(".4"):
        oracle = "Pillow"
        try:
            array = by_pillow(ds)
            ds.pixel_array
        except OSError:
            # pydicom deals the fragments wrongly, or Pillow does not read the boxes around a codestream.
            oracle = "dcmdjpeg" if syntax == ".4.50" else "gdcmconv"
            ds, array = by(oracle, path), None
    array = ds.pixel_array if array is None else array
    if uid == PREFIX + ".2" and ds["PixelData"].VR == "OW" and ds.BitsAllocated == 8:
        # pydicom 2.3.1 leaves the bytes of words swapped.
        array = np.frombuffer(ds.PixelData, ">u2").astype("<u2").view(np.uint8)[: array.size].reshape(array.shape)
    frames = int(str(ds.get("NumberOfFrames", 1) or 1))
    return ds, uid, oracle, array if array.ndim == (4 if ds.SamplesPerPixel == 3 else 3) else array[None]


def masked(ds, array):
    if array.dtype.kind == "f":
        return array.astype("<f8")
    array = array.astype(np.int64)
    stored, low = ds.BitsStored, ds.HighBit + 1 - ds.BitsStored
    if ds.BitsAllocated > 1 and ds.BitsStored < ds.BitsAllocated:
        array = (array >> low) & ((1 << stored) - 1)
        if ds.PixelRepresentation == 1:
            array = np.where(array >> (stored - 1), array - (1 << stored), array)
    return array.astype(np.int64).astype("<i4" if ds.BitsAllocated < 32 or ds.PixelRepresentation else "<u4")


def main(corpus):
    files = {}
    for folder, _, names in sorted(os.walk(os.path.join(corpus, "conformance"))):
        for name in sorted(names):
            path = os.path.join(folder, name)
            try:
                ds, uid, oracle, frames = decode(path)
            except Exception as error:
                if "-v" in sys.argv:
                    print(path, repr(error)[:200], file=sys.stderr)
                continue
            values = [np.ascontiguousarray(masked(ds, frame)) for frame in frames[:FRAMES]]
            files[os.path.relpath(path, corpus)] = {
                "transferSyntax": uid,
                "oracle": oracle,
                "frames": len(frames),
                "components": values[0].shape[2] if values[0].ndim == 3 else 1,
                "sha256": [hashlib.sha256(frame.tobytes()).hexdigest() for frame in values],
                "values": [[float(v) if v.dtype.kind == "f" else int(v) for v in frame.ravel()[place(frame.size)]] for frame in values[:1]],
            }
    json.dump(files, sys.stdout, separators=(",", ":"), sort_keys=True)


def place(size):
    """Which values are kept: every 7919th (a prime), around the end and on."""
    return (np.arange(SAMPLES) * 7919) % size


main(sys.argv[1])
