"""Writes meaning.json beside this file: synthetic DICOM files with what their pixels mean, by pydicom and Pillow.

    python3 meaning.py        (pydicom 2.3.1, Pillow 9.4, numpy 1.24)

Per frame: `pixels`, float32 in modality units (pydicom's apply_modality_lut, or numpy where its docstring says so; luma of colour by
pydicom's apply_color_lut and convert_color_space and Pillow's convert("L")), and `voi`, float32 on [-1, 1] (apply_voi_lut, mapped
from its output range), or null.
"""
import base64
import io
import json
import pathlib

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.pixel_data_handlers.util import apply_color_lut, apply_modality_lut, apply_voi_lut, convert_color_space
from pydicom.sequence import Sequence

ROWS, COLUMNS = 6, 8
CT, MR = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.4"


def lcg(seed, count):
    out, a = np.empty(count), seed
    for i in range(count):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def dataset(values, *, modality="MR", bits=16, stored=None, signed=False, photometric="MONOCHROME2", samples=1, frames=1,
            big_endian=False, planar=0):
    stored = stored or bits
    meta = FileMetaDataset()
    meta.TransferSyntaxUID = pydicom.uid.ExplicitVRBigEndian if big_endian else pydicom.uid.ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = CT if modality == "CT" else MR
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = not big_endian, False
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = meta.MediaStorageSOPClassUID, "1.2.3.4", modality
    ds.SamplesPerPixel, ds.PhotometricInterpretation = samples, photometric
    if samples > 1:
        ds.PlanarConfiguration = planar
    ds.Rows, ds.Columns = ROWS, COLUMNS
    if frames > 1:
        ds.NumberOfFrames = frames
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, stored, stored - 1, int(signed)
    order = ">" if big_endian else "<"
    kind = "i" if signed else "u"
    raw = np.asarray(values).astype(f"{order}{kind}{bits // 8}").tobytes()
    ds.PixelData = raw + b"\0" * (len(raw) % 2)
    ds["PixelData"].VR = "OB" if bits == 8 else "OW"
    return ds


def written(ds):
    """The file's bytes, and the file as pydicom reads it."""
    file = io.BytesIO()
    ds.save_as(file, write_like_original=False)
    return file.getvalue(), pydicom.dcmread(io.BytesIO(file.getvalue()))


def voi_range(ds):
    """What apply_voi_lut's output spans: pydicom's apply_windowing, or the LUT's bits."""
    if ds.get("VOILUTSequence"):
        return 0, 2 ** ds.VOILUTSequence[0].LUTDescriptor[2] - 1
    low, high = (-(2 ** (ds.BitsStored - 1)), 2 ** (ds.BitsStored - 1) - 1) if ds.PixelRepresentation else (0, 2**ds.BitsStored - 1)
    if "RescaleSlope" in ds and "RescaleIntercept" in ds and not ds.get("ModalityLUTSequence"):
        low, high = (bound * float(ds.RescaleSlope) + float(ds.RescaleIntercept) for bound in (low, high))
    return low, high


def grey(name, ds):
    file, read = written(ds)
    units = apply_modality_lut(read.pixel_array, read)
    voi = None
    if "WindowCenter" in read or read.get("VOILUTSequence"):
        low, high = voi_range(read)
        voi = [b64((apply_voi_lut(units, read).astype(np.float64) - low) / (high - low) * 2 - 1)]
    return entry(name, file, [units], voi)


def entry(name, file, pixels, voi=None):
    return {
        "name": name,
        "file": base64.b64encode(file).decode(),
        "frames": [{"pixels": b64(p), "voi": voi[i] if voi else None} for i, p in enumerate(pixels)],
    }


def table(descriptor, data, *, vr="US", first_vr="US", big_endian=False, kind=None):
    item = Dataset()
    item.is_little_endian, item.is_implicit_VR = not big_endian, False
    item.add_new(0x00283002, first_vr, descriptor)
    if kind:
        item.ModalityLUTType = kind
    item.add_new(0x00283006, vr, data)
    return item


def windowed(name, center, width, function=None, **options):
    ds = dataset(np.floor(lcg(5, ROWS * COLUMNS) * 2000), **options)
    ds.RescaleSlope, ds.RescaleIntercept = "0.5", "-200.25"
    ds.WindowCenter, ds.WindowWidth = center, width
    if function:
        ds.VOILUTFunction = function
    return grey(name, ds)


def modality_tables():
    stored = np.floor(lcg(1, ROWS * COLUMNS) * 120)
    squares = [i * i for i in range(100)]
    ds = dataset(stored)
    ds.RescaleSlope, ds.RescaleIntercept = 2, 1  # to be ignored
    ds.ModalityLUTSequence = Sequence([table([100, 10, 16], squares)])
    yield grey("modality LUT of 100 entries from 10, in place of a rescale", ds)
    ds = dataset(stored - 60, signed=True)
    ds.ModalityLUTSequence = Sequence([table([100, -40, 16], squares, first_vr="SS")])
    yield grey("modality LUT from -40, signed values", ds)
    ds = dataset(stored, big_endian=True)
    packed = np.array(squares, ">u2").tobytes()
    ds.ModalityLUTSequence = Sequence([table([100, 10, 16], packed, vr="OW", big_endian=True)])
    yield grey("modality LUT in big endian OW words", ds)
    # 8-bit entries packed in words: PS3.3 C.11.1.1.1; pydicom wants a word for each, so by numpy
    ds = dataset(stored)
    entries = np.arange(100, dtype=np.uint8)[::-1] * 2
    ds.ModalityLUTSequence = Sequence([table([100, 10, 8], entries.tobytes(), vr="OW")])
    yield entry("modality LUT of 8-bit entries packed in words", written(ds)[0], [entries[np.clip(stored.astype(int) - 10, 0, 99)]])


def voi_tables():
    stored = np.floor(lcg(2, ROWS * COLUMNS) * 300)
    curve = [int(4095 * (i / 199) ** 0.5) for i in range(200)]
    ds = dataset(stored)
    ds.VOILUTSequence = Sequence([table([200, 50, 12], curve)])
    ds.WindowCenter, ds.WindowWidth = 100, 10  # the LUT goes first
    yield grey("VOI LUT of 12-bit entries from 50, before a window", ds)
    ds = dataset(stored - 150, signed=True)
    ds.RescaleSlope, ds.RescaleIntercept = 1, 0
    ds.VOILUTSequence = Sequence([table([200, -100, 16], [c * 16 for c in curve], first_vr="SS"), table([200, 0, 16], curve, first_vr="SS")])
    yield grey("the first of two VOI LUTs, from -100", ds)


def functional_groups():
    """Rescale, window and position per frame, spacing shared: by numpy, since pydicom leaves functional groups to the reader."""
    stored = np.floor(lcg(3, 2 * ROWS * COLUMNS) * 1000).reshape(2, ROWS, COLUMNS)
    ds = dataset(stored, modality="CT", frames=2)
    ds.SOPClassUID = ds.file_meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2.1"
    ds.RescaleSlope, ds.RescaleIntercept = 7, 7  # to be ignored
    shared = Dataset()
    measures = Dataset()
    measures.PixelSpacing, measures.SliceThickness = [0.5, 0.75], 2.5
    shared.PixelMeasuresSequence = Sequence([measures])
    orientation = Dataset()
    orientation.ImageOrientationPatient = [1, 0, 0, 0, 1, 0]
    shared.PlaneOrientationSequence = Sequence([orientation])
    ds.SharedFunctionalGroupsSequence = Sequence([shared])
    frames, pixels, vois = [], [], []
    for index, (slope, intercept, center, width, kind) in enumerate([(1, -1024, 0, 400, "AXIAL"), (0.5, -500.5, -250, 100, "LOCALIZER")]):
        group, place, rescale, voi, frame_type = (Dataset() for _ in range(5))
        place.ImagePositionPatient = [0, 0, 10 + 2.5 * index]
        group.PlanePositionSequence = Sequence([place])
        rescale.RescaleSlope, rescale.RescaleIntercept, rescale.RescaleType = slope, intercept, "HU"
        group.PixelValueTransformationSequence = Sequence([rescale])
        voi.WindowCenter, voi.WindowWidth = center, width
        group.FrameVOILUTSequence = Sequence([voi])
        frame_type.FrameType = ["ORIGINAL", "PRIMARY", kind, "NONE"]
        group.CTImageFrameTypeSequence = Sequence([frame_type])
        frames.append(group)
        units = stored[index] * slope + intercept
        pixels.append(units)
        vois.append(b64(np.clip((units - (center - 0.5)) / (width - 1) + 0.5, 0, 1) * 2 - 1))
    ds.PerFrameFunctionalGroupsSequence = Sequence(frames)
    yield entry("enhanced CT: rescale and window per frame", written(ds)[0], pixels, vois)


def padded():
    """By numpy: pydicom leaves padding to the reader."""
    stored = np.floor(lcg(4, ROWS * COLUMNS) * 500) + 100
    stored[:9] = 0
    for modality, by in (("CT", -1000), ("MR", None)):
        ds = dataset(stored, modality=modality)
        ds.RescaleSlope, ds.RescaleIntercept = 2, -900
        ds.PixelPaddingValue = 0
        ds["PixelPaddingValue"].VR = "US"
        units = stored * 2 - 900
        units[:9] = by if by is not None else units[9:].min()
        yield entry(f"padding of {modality}", written(ds)[0], [units])
    ds = dataset(stored - 300, modality="PT", signed=True)
    ds.PixelPaddingValue, ds.PixelPaddingRangeLimit = -300, -190
    for keyword in ("PixelPaddingValue", "PixelPaddingRangeLimit"):
        ds[keyword].VR = "SS"
    units = stored - 300
    inside = (units >= -300) & (units <= -190)
    units[inside] = units[~inside].min()
    yield entry("a padding range of PT, signed", written(ds)[0], [units])


def luma8(rgb):
    return np.asarray(Image.fromarray(rgb.astype(np.uint8)).convert("L"), np.float32)


def luma16(rgb):
    """Pillow has no 16-bit RGB: the same weights in int64."""
    r, g, b = np.moveaxis(rgb.astype(np.int64), -1, 0)
    return (r * 19595 + g * 38470 + b * 7471 + 0x8000) >> 16


def colours():
    rgb = np.floor(lcg(6, ROWS * COLUMNS * 3) * 256).reshape(ROWS, COLUMNS, 3).astype(np.uint8)
    file, read = written(dataset(rgb, bits=8, photometric="RGB", samples=3))
    yield entry("RGB", file, [luma8(read.pixel_array)])
    file, read = written(dataset(np.moveaxis(rgb, -1, 0), bits=8, photometric="RGB", samples=3, planar=1))
    yield entry("RGB in planes", file, [luma8(read.pixel_array)])
    wide = np.floor(lcg(7, ROWS * COLUMNS * 3) * 65536).reshape(ROWS, COLUMNS, 3)
    file, read = written(dataset(wide, photometric="RGB", samples=3))
    yield entry("RGB of 16 bits", file, [luma16(read.pixel_array)])
    file, read = written(dataset(rgb, bits=8, photometric="YBR_FULL", samples=3))
    yield entry("YBR_FULL", file, [luma8(convert_color_space(read.pixel_array, "YBR_FULL", "RGB"))])
    file, read = written(dataset(rgb.reshape(-1)[: ROWS * COLUMNS * 2], bits=8, photometric="YBR_FULL_422", samples=3))
    yield entry("YBR_FULL_422", file, [luma8(convert_color_space(read.pixel_array, "YBR_FULL_422", "RGB"))])


def palettes():
    indices = np.floor(lcg(8, ROWS * COLUMNS) * 256)
    curves = [np.floor(lcg(9 + channel, 200) * 256).astype(int) for channel in range(3)]
    names = ("Red", "Green", "Blue")

    def with_tables(bits, pack, prefix="", count=200, **options):
        ds = dataset(indices, bits=8, photometric="PALETTE COLOR", **options)
        for name, curve in zip(names, curves):
            setattr(ds, f"{name}PaletteColorLookupTableDescriptor", [count, 20, bits])
            ds[f"{name}PaletteColorLookupTableDescriptor"].VR = "US"
            setattr(ds, f"{prefix}{name}PaletteColorLookupTableData", pack(curve))
            ds[f"{prefix}{name}PaletteColorLookupTableData"].VR = "OW"
        return written(ds)

    file, read = with_tables(8, lambda curve: curve.astype("u1").tobytes())
    yield entry("palette of 8-bit entries packed in words", file, [luma8(apply_color_lut(read.pixel_array, read))])
    file, read = with_tables(16, lambda curve: (curve * 257).astype("<u2").tobytes())
    yield entry("palette of 16-bit entries", file, [luma16(apply_color_lut(read.pixel_array, read))])
    file, read = with_tables(8, lambda curve: curve.astype("<u2").tobytes())
    yield entry("palette of 8-bit entries in words of their own", file, [luma8(apply_color_lut(read.pixel_array, read))])

    def segments(curve):
        first = [0, 20, *(curve[:20] * 256)]  # discrete
        ramp = [1, 80, int(curve[20]) * 256]  # linear
        again = [2, 1, 0, 0]  # indirect: one segment, from byte 0
        last = [1, 80, 65535]
        return np.array([*first, *ramp, *again, *last], "<u2").tobytes()

    file, read = with_tables(16, segments, "Segmented")
    yield entry("palette in segments: discrete, linear, indirect", file, [luma16(apply_color_lut(read.pixel_array, read))])


def main():
    cases = [
        *modality_tables(),
        *voi_tables(),
        windowed("LINEAR by default", 40, 400),
        windowed("LINEAR, the first of two windows", [300, 40], [50, 400], "LINEAR", signed=False),
        windowed("LINEAR_EXACT", 40.5, 400.5, "LINEAR_EXACT"),
        windowed("LINEAR_EXACT of width 0.5", 40.5, 0.5, "LINEAR_EXACT"),
        windowed("SIGMOID", 100, 250, "SIGMOID"),
        windowed("LINEAR of width 1", 99.75, 1, "LINEAR"),
        windowed("LINEAR, signed and 12 bits stored", 40, 400, signed=True, stored=12),
        *functional_groups(),
        *padded(),
        *colours(),
        *palettes(),
    ]
    path = pathlib.Path(__file__).with_name("meaning.json")
    path.write_text(json.dumps(cases, indent=1) + "\n")
    print(len(cases), "cases,", path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
