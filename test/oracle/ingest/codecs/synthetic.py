"""Small codestreams of made images, and what they decode to.

Usage: synthetic.py > synthetic.json
Encoders and the decoders of lossy expectations: Pillow 9.4.0 with libjpeg-turbo 2.1.5 and OpenJPEG 2.5.0, DCMTK 3.6.7
(dcmcjpeg, dcmcjpls, dcmcrle; dcmdjpeg), pydicom 2.3.1. Expectations of lossless codings are the image itself.
High-throughput JPEG 2000 comes from synthetic_htj2k.mjs: nothing here writes it.
"""

import base64
import io
import json
import os
import subprocess
import sys
import tempfile
import zlib

import jpeg_writer
import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, generate_pixel_data_frame

ROWS, COLUMNS = 13, 21  # not whole blocks
PREFIX = "1.2.840.10008.1.2"


def image(bits, signed=False, components=1):
    """Slopes, an edge and noise, over the whole range of `bits`."""
    y, x, c = np.mgrid[0:ROWS, 0:COLUMNS, 0:components]
    noise = np.random.default_rng(bits).integers(0, 1 << max(1, bits - 4), (ROWS, COLUMNS, components))
    top = (1 << bits) - 1
    values = (x * (30 + 20 * c) + y * (50 - 10 * c)) * top // 3000 + np.where(x > 14, top // 3, 0) + noise
    values = np.clip(values, 0, top)
    values[0, 0], values[-1, -1] = 0, top
    if signed:
        values -= 1 << (bits - 1)
    return values if components == 3 else values[..., 0]


def dataset(pixels, bits, signed=False, photometric="MONOCHROME2"):
    allocated = 8 if bits <= 8 else 16
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = PREFIX + ".1"
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.7"
    meta.MediaStorageSOPInstanceUID = "2.25.1"
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, False
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, meta.MediaStorageSOPInstanceUID
    ds.StudyInstanceUID, ds.SeriesInstanceUID = "2.25.2", "2.25.3"
    ds.Rows, ds.Columns = pixels.shape[:2]
    ds.SamplesPerPixel = pixels.shape[2] if pixels.ndim == 3 else 1
    if ds.SamplesPerPixel == 3:
        ds.PlanarConfiguration = 0
    ds.PhotometricInterpretation = photometric
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, bits, bits - 1, int(signed)
    data = pixels.astype(np.int64) & ((1 << bits) - 1)
    ds.PixelData = data.astype("<u1" if allocated == 8 else "<u2").tobytes()
    if len(ds.PixelData) % 2:
        ds.PixelData += b"\0"
    return ds


def compressed(ds, command):
    """By a DCMTK encoder: the compressed data set, and what dcmdjpeg or dcmdjpls make of it."""
    with tempfile.TemporaryDirectory() as folder:
        plain, coded, back = (os.path.join(folder, name) for name in ("a.dcm", "b.dcm", "c.dcm"))
        ds.save_as(plain, write_like_original=False)
        subprocess.run([*command, plain, coded], check=True, capture_output=True)
        decoder = {"dcmcjpeg": "dcmdjpeg", "dcmcjpls": "dcmdjpls", "dcmcrle": "dcmdrle"}[command[0]]
        subprocess.run([decoder, coded, back], check=True, capture_output=True)
        return pydicom.dcmread(coded), masked(pydicom.dcmread(back))


def masked(ds):
    """pydicom leaves the bits above Bits Stored as they are."""
    values = ds.pixel_array.astype(np.int64) & ((1 << ds.BitsStored) - 1)
    sign = 1 << (ds.BitsStored - 1)
    return np.where(values & sign, values - 2 * sign, values) if ds.PixelRepresentation else values


def case(name, ds, frame, expected, origin, syntax=None):
    expected = np.asarray(expected)
    return {
        "name": name,
        "origin": origin,
        "transferSyntax": syntax or str(ds.file_meta.TransferSyntaxUID),
        "format": {
            "rows": int(ds.Rows),
            "columns": int(ds.Columns),
            "samplesPerPixel": int(ds.SamplesPerPixel),
            "planarConfiguration": int(ds.get("PlanarConfiguration", 0)),
            "photometric": str(ds.PhotometricInterpretation),
            "bitsAllocated": int(ds.BitsAllocated),
            "bitsStored": int(ds.BitsStored),
            "highBit": int(ds.HighBit),
            "signed": bool(ds.PixelRepresentation),
            "float": None,
        },
        "frame": base64.b64encode(frame).decode(),
        "expected": base64.b64encode(zlib.compress(expected.astype("<i4").tobytes(), 9)).decode(),
        "components": expected.shape[2] if expected.ndim == 3 else 1,
    }


def by_dcmtk(name, bits, command, signed=False, lossless=False, components=1, photometric="MONOCHROME2"):
    pixels = image(bits, signed, components)
    coded, decoded = compressed(dataset(pixels, bits, signed, photometric), command)
    if lossless:
        assert np.array_equal(decoded, pixels), name
    frame = next(generate_pixel_data_frame(coded.PixelData, 1))
    origin = ("the image itself" if lossless else "dcmd" + command[0][4:]) + ", coded by " + " ".join(command)
    return case(name, coded, frame, pixels if lossless else decoded, origin)


def by_writer(name, syntax, bits, stream, pixels=None, components=1, photometric="MONOCHROME2"):
    """Our own writer's codestream: dcmdjpeg says what it decodes to, and must find the image where it is lossless."""
    ds = dataset(image(bits, False, components), bits, False, photometric)
    ds.file_meta.TransferSyntaxUID = PREFIX + syntax
    ds.PixelData = encapsulate([stream])
    ds["PixelData"].VR, ds["PixelData"].is_undefined_length = "OB", True
    with tempfile.TemporaryDirectory() as folder:
        coded, back = os.path.join(folder, "a.dcm"), os.path.join(folder, "b.dcm")
        ds.save_as(coded, write_like_original=False)
        subprocess.run(["dcmdjpeg", coded, back], check=True, capture_output=True)
        decoded = masked(pydicom.dcmread(back))
    assert pixels is None or np.array_equal(decoded, pixels), name
    return case(name, ds, stream, decoded, "dcmdjpeg, coded by jpeg_writer.py")


def by_pillow(name, syntax, pixels, bits, photometric, **options):
    signed = bool(pixels.min() < 0)
    out = io.BytesIO()
    Image.fromarray(pixels.astype(np.uint8 if bits == 8 else np.uint16)).save(out, **options)
    decoded = np.asarray(Image.open(io.BytesIO(out.getvalue())))
    return case(name, dataset(pixels, bits, signed, photometric), out.getvalue(), decoded, "Pillow", PREFIX + syntax)


def main():
    grey, rgb = image(8), image(8, components=3)
    jpeg = {"format": "JPEG", "quality": 90}
    j2k = {"format": "JPEG2000", "no_jp2": True, "num_resolutions": 3}
    color = {"components": 3, "photometric": "RGB"}
    grey16, rgb12 = image(16), image(12, components=3)
    random = np.random.default_rng(7)
    halved = [(2, 2), (1, 1), (1, 1)]
    write, dct = jpeg_writer.lossless, jpeg_writer.sequential
    cases = [
        by_writer("JPEG lossless, restarts", ".4.57", 16, write(grey16[..., None], 16, 4, restart_lines=3), grey16),
        by_writer("JPEG lossless, point transform", ".4.57", 16, write(grey16[..., None] & ~3, 16, 5, point=2), grey16 & ~3),
        by_writer("JPEG lossless, RGB with restarts", ".4.57", 12, write(rgb12, 12, 7, restart_lines=2), rgb12, **color),
        by_writer("JPEG lossless, RGB in three scans", ".4.57", 12, write(rgb12, 12, 6, separate=True), rgb12, **color),
        by_writer("JPEG extended, 12 bits, restarts", ".4.51", 12, dct(random, 12, ROWS, COLUMNS, [(1, 1)], restart=2)),
        by_writer(
            "JPEG extended, 12 bits, YCbCr 4:2:0, restarts",
            ".4.51",
            12,
            dct(random, 12, ROWS, COLUMNS, halved, restart=1),
            components=3,
            photometric="YBR_FULL",
        ),
        by_pillow("JPEG baseline, grey", ".4.50", grey, 8, "MONOCHROME2", **jpeg),
        by_pillow("JPEG baseline, YCbCr 4:2:0", ".4.50", rgb, 8, "YBR_FULL_422", subsampling=2, **jpeg),
        by_pillow("JPEG baseline, YCbCr 4:2:2", ".4.50", rgb, 8, "YBR_FULL_422", subsampling=1, **jpeg),
        by_pillow("JPEG baseline, YCbCr 4:4:4", ".4.50", rgb, 8, "YBR_FULL", subsampling=0, **jpeg),
        by_pillow("JPEG progressive, YCbCr 4:2:0", ".4.55", rgb, 8, "YBR_FULL_422", subsampling=2, progressive=True, **jpeg),
        by_dcmtk("JPEG extended, 12 bits", 12, ["dcmcjpeg", "+ee", "+q", "90"]),
        by_dcmtk("JPEG extended, 12 bits, YCbCr 4:2:2", 12, ["dcmcjpeg", "+ee", "+s2", "+q", "90"], **color),
        by_dcmtk("JPEG extended, 12 bits, YCbCr 4:4:4", 12, ["dcmcjpeg", "+ee", "+s4", "+q", "90"], **color),
        by_dcmtk("JPEG extended, 12 bits, RGB", 12, ["dcmcjpeg", "+ee", "+cr", "+q", "90"], **color),
        by_dcmtk("JPEG spectral selection, 12 bits", 12, ["dcmcjpeg", "+es", "+q", "90"]),
        by_dcmtk("JPEG full progression, 12 bits", 12, ["dcmcjpeg", "+ep", "+q", "90"]),
        by_dcmtk("JPEG full progression, 12 bits, YCbCr 4:2:2", 12, ["dcmcjpeg", "+ep", "+s2", "+q", "90"], **color),
        *(
            by_dcmtk(f"JPEG lossless, predictor {p}, {bits} bits", bits, ["dcmcjpeg", "+el", "+sv", str(p)], lossless=True)
            for p, bits in zip(range(1, 8), (16, 12, 8, 16, 16, 12, 16))
        ),
        by_dcmtk("JPEG lossless SV1, signed 16 bits", 16, ["dcmcjpeg", "+e1"], signed=True, lossless=True),
        by_dcmtk("JPEG lossless SV1, signed 12 bits", 12, ["dcmcjpeg", "+e1"], signed=True, lossless=True),
        by_dcmtk("JPEG lossless SV1, RGB of 8 bits", 8, ["dcmcjpeg", "+e1"], lossless=True, **color),
        by_dcmtk("JPEG lossless SV1, RGB of 16 bits", 16, ["dcmcjpeg", "+e1"], lossless=True, **color),
        by_dcmtk("JPEG-LS lossless, 8 bits", 8, ["dcmcjpls", "+el"], lossless=True),
        by_dcmtk("JPEG-LS lossless, signed 12 bits", 12, ["dcmcjpls", "+el"], signed=True, lossless=True),
        by_dcmtk("JPEG-LS lossless, 16 bits", 16, ["dcmcjpls", "+el"], lossless=True),
        by_dcmtk("JPEG-LS lossless, RGB by line", 8, ["dcmcjpls", "+el", "+il"], lossless=True, **color),
        by_dcmtk("JPEG-LS lossless, RGB by sample", 8, ["dcmcjpls", "+el", "+is"], lossless=True, **color),
        by_dcmtk("JPEG-LS lossless, RGB one after the other", 8, ["dcmcjpls", "+el", "+in"], lossless=True, **color),
        by_dcmtk("JPEG-LS near-lossless, 12 bits", 12, ["dcmcjpls", "+en", "+md", "3"]),
        by_pillow("JPEG 2000 reversible, 8 bits", ".4.90", grey, 8, "MONOCHROME2", **j2k),
        by_pillow("JPEG 2000 reversible, 16 bits", ".4.90", image(16), 16, "MONOCHROME2", **j2k),
        by_pillow("JPEG 2000 reversible, RGB", ".4.90", rgb, 8, "YBR_RCT", **j2k),
        by_pillow("JPEG 2000 irreversible, RGB", ".4.91", rgb, 8, "YBR_ICT", irreversible=True, quality_layers=[8], **j2k),
        by_dcmtk("RLE, 8 bits", 8, ["dcmcrle"], lossless=True),
        by_dcmtk("RLE, signed 16 bits", 16, ["dcmcrle"], signed=True, lossless=True),
        by_dcmtk("RLE, RGB of 16 bits", 16, ["dcmcrle"], lossless=True, **color),
    ]
    json.dump(cases, sys.stdout, separators=(",", ":"))


main()
