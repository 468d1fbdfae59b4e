"""Writes blackbox.json beside this file: small made DICOM files, and what a reading of the standard makes of each, end to end.

    python3 blackbox.py        (pydicom 2.3.1, numpy 1.24, Pillow 9.4; gdcmconv of gdcm 3.0 for the codestreams)

Written from PS3.3 and PS3.5 and docs/outcomes.md alone, without a look at the sources. Per case: the file (base64 of zlib), the
window and fit asked for, the outcome's code, and of accepted files one list per frame of PROBES values of the 32 x 32 image,
at places drawn from a seed. Expectations: numpy for values and windows, Pillow's mode F BILINEAR for the resize.
"""
import base64
import io
import json
import pathlib
import subprocess
import tempfile
import zlib

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.encaps import encapsulate, encapsulate_extended, generate_pixel_data_frame
from pydicom.sequence import Sequence
from pydicom.uid import (DeflatedExplicitVRLittleEndian, ExplicitVRBigEndian, ExplicitVRLittleEndian,
                         ImplicitVRLittleEndian)

SIZE, PROBES = 32, 20
PLACES = np.random.RandomState(5).choice(SIZE * SIZE, PROBES, replace=False)
SYNTAXES = {"implicit": ImplicitVRLittleEndian, "explicit": ExplicitVRLittleEndian,
            "big endian": ExplicitVRBigEndian, "deflated": DeflatedExplicitVRLittleEndian}
CT, ENHANCED = "1.2.840.10008.5.1.4.1.1.2", "1.2.840.10008.5.1.4.1.1.2.1"
cases = []


def noise(shape, low, high, seed):
    return np.random.RandomState(seed).randint(low, high, shape).astype(np.int64)


def image(rows=12, columns=10, **elements):
    ds = Dataset()
    ds.SOPClassUID, ds.SOPInstanceUID, ds.Modality = CT, f"1.2.3.{len(cases) + 1}", "CT"
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.PatientID, ds.InstanceNumber = "1.2.4", "1.2.5", "P", 1
    ds.ImageType, ds.Rows, ds.Columns = ["ORIGINAL", "PRIMARY", "AXIAL"], rows, columns
    ds.SamplesPerPixel, ds.PhotometricInterpretation = 1, "MONOCHROME2"
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [0, 0, 0], [1, 0, 0, 0, 1, 0]
    for keyword, value in elements.items():
        setattr(ds, keyword, value)
    return ds


def store(ds, values, bits=16, stored=None, high=None, signed=False, big=False, slope=1, intercept=-1024):
    """Native pixels of `values` between bits of noise, wherever Bits Stored leaves room."""
    stored = stored or bits
    high = stored - 1 if high is None else high
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = bits, stored, high, int(signed)
    ds.RescaleSlope, ds.RescaleIntercept = slope, intercept
    if bits == 1:
        data = np.packbits(values.astype("u1").ravel(), bitorder="little").tobytes()
    else:
        own = ((1 << stored) - 1) << (high + 1 - stored)
        junk = noise(values.shape, 0, 2**31, 7) & ((1 << bits) - 1) & ~own
        words = ((values & ((1 << stored) - 1)) << (high + 1 - stored)) | junk
        data = words.astype((">" if big else "<") + f"u{bits // 8}").tobytes()
    ds.PixelData = data + b"\0" * (len(data) % 2)
    ds["PixelData"].VR = "OW" if bits > 8 else "OB"
    return values * float(slope) + float(intercept)


def part10(ds, syntax=ExplicitVRLittleEndian):
    file = FileDataset(None, ds, preamble=b"\0" * 128)
    file.file_meta = FileMetaDataset()
    file.file_meta.TransferSyntaxUID = syntax
    file.is_little_endian, file.is_implicit_VR = syntax != ExplicitVRBigEndian, syntax == ImplicitVRLittleEndian
    out = io.BytesIO()
    pydicom.dcmwrite(out, file, write_like_original=False)
    return out.getvalue()


def linear(x, center, width):
    """PS3.3 C.11.2.1.2.1, to [-1, 1]."""
    if width <= 1:
        return np.where(x <= center - 0.5, -1.0, 1.0)
    return np.clip((x - (center - 0.5)) / (width - 1) * 2, -1, 1)


def linear_exact(x, center, width):
    return np.clip((x - center) / width * 2, -1, 1) if width > 0 else np.where(x <= center, -1.0, 1.0)


def sigmoid(x, center, width):
    return 2 / (1 + np.exp(-4 * (x - center) / width)) - 1


WINDOWS = {"LINEAR": linear, "LINEAR_EXACT": linear_exact, "SIGMOID": sigmoid}


def lung(x):
    return linear(x, -600, 1500)


def fitted(windowed, fit):
    a = np.asarray(windowed, np.float32)
    h, w = a.shape
    if fit == "pad":
        side = max(h, w)
        square = np.full((side, side), -1, np.float32)
        square[(side - h) // 2:(side - h) // 2 + h, (side - w) // 2:(side - w) // 2 + w] = a
        a = square
    elif fit == "crop":
        side = min(h, w)
        a = a[(h - side) // 2:(h - side) // 2 + side, (w - side) // 2:(w - side) // 2 + side]
    return np.asarray(Image.fromarray(np.ascontiguousarray(a)).resize((SIZE, SIZE), Image.BILINEAR))


def case(name, data, expected, window="lung", fit="pad", keep_all=False):
    """`expected`: a code, or the windowed image, or one per frame."""
    entry = {"name": name, "window": window, "fit": fit, "keepAll": keep_all, "code": "accepted", "frames": []}
    if isinstance(expected, str):
        entry["code"] = expected
    else:
        frames = expected if isinstance(expected, list) else [expected]
        entry["frames"] = [[round(float(v), 8) for v in fitted(f, fit).ravel()[PLACES]] for f in frames]
    entry["file"] = base64.b64encode(zlib.compress(data, 9)).decode()
    cases.append(entry)


def native():
    formats = [(16, 16, None, 0), (16, 16, None, 1), (16, 12, None, 0), (16, 12, None, 1), (16, 12, 15, 0), (16, 12, 13, 1),
               (8, 8, None, 0), (8, 8, None, 1), (8, 5, None, 0), (8, 6, 7, 1), (32, 32, None, 0), (32, 32, None, 1),
               (32, 20, None, 0), (32, 24, 31, 1), (1, 1, None, 0)]
    for syntax, uid in SYNTAXES.items():
        for place, (bits, stored, high, signed) in enumerate(formats):
            low = -(1 << (stored - 1)) if signed else 0
            span = 1 << stored
            slope = float("%.8g" % (1500 / span))
            ds = image(11, 9)
            x = store(ds, noise((11, 9), low, low + span, place), bits, stored, high, signed,
                      uid == ExplicitVRBigEndian, slope, -1350 - round(low * slope))
            fit = ["pad", "crop", "stretch"][place % 3]
            case(f"{syntax}, {bits} bits, {stored} stored, high bit {high}, signed {signed}", part10(ds, uid), lung(x), fit=fit)
        for double in (False, True):
            ds = image()
            order = ">" if uid == ExplicitVRBigEndian else "<"
            x = (noise((12, 10), -1300000, 300000, 3) / 1000).astype(order + ("f8" if double else "f4"))
            ds.BitsAllocated = 64 if double else 32
            if double:
                ds.DoubleFloatPixelData = x.tobytes()
            else:
                ds.FloatPixelData = x.tobytes()
            case(f"{syntax}, {'double' if double else 'float'} pixels", part10(ds, uid), lung(x.astype(float)))
    ds = image(7, 5, NumberOfFrames=3)
    x = store(ds, noise((3, 7, 5), 0, 2, 4), 1, slope=900, intercept=-1100)
    case("three frames of single bits, ending within bytes", part10(ds), [lung(f) for f in x])
    ds = image()
    x = store(ds, noise((12, 10), 0, 2000, 5), 16, 12)
    case("the prefix without its preamble", part10(ds)[128:], lung(x))
    case("a meta header without prefix", part10(ds)[132:], lung(x))
    for shape in ((12, 10), (12, 12)):
        ds = image(*shape, PhotometricInterpretation="MONOCHROME1")
        x = store(ds, noise(shape, 0, 2000, 6), 16, 12)
        case(f"MONOCHROME1, {shape[0]} by {shape[1]}", part10(ds), -lung(x))


def padding():
    for name, signed, value, limit, vr in [("signed", 1, -2000, None, "SS"), ("signed, as US", 1, -2000, None, "US"),
                                           ("unsigned", 0, 0, None, "US"), ("signed range", 1, -2000, -1500, "SS"),
                                           ("signed range, reversed", 1, -1500, -2000, "SS"), ("unsigned range", 0, 1600, 1900, "US")]:
        ds = image()
        v = noise((12, 10), -900 if signed else 100, 300 if signed else 1500, 8)
        v[:3] = value
        v[3] = value if limit is None else limit
        v[4] = value if limit is None else (value + limit) // 2
        x = store(ds, v, signed=bool(signed), intercept=0 if signed else -1024)
        word = (lambda n: n & 0xFFFF) if vr == "US" else int
        ds.add_new(0x00280120, vr, word(value))
        if limit is not None:
            ds.add_new(0x00280121, vr, word(limit))
        x[:5] = -1000
        case(f"padding, {name}", part10(ds), lung(x))


def modality_lut():
    for name, first, entries, bits, signed, packed in [("16 bits", 10, 300, 16, False, False), ("8 bits in words", 10, 301, 8, False, False),
                                                       ("8 bits in bytes", 10, 301, 8, False, True), ("from -100", -100, 300, 16, True, False)]:
        for syntax in ("implicit", "explicit", "big endian"):
            order = ">" if syntax == "big endian" else "<"
            ds = image(RescaleSlope=3, RescaleIntercept=77)
            v = noise((12, 10), first - 10, first + entries + 10, 9) if signed else noise((12, 10), 0, first + entries + 10, 9)
            store(ds, v, signed=signed, big=order == ">", slope=3, intercept=77)
            table = np.arange(entries) * (255 if bits == 8 else 2000) // entries
            data = table.astype(order + "u2").tobytes()
            if packed:
                data = np.frombuffer(table.astype("u1").tobytes() + b"\0" * (entries % 2), "<u2").astype(order + "u2").tobytes()
            item = Dataset()
            item.add_new(0x00283002, "SS" if signed else "US", [entries, first, bits])
            item.ModalityLUTType = "HU"
            item.add_new(0x00283006, "OW", data)
            ds.ModalityLUTSequence = Sequence([item])
            case(f"modality LUT, {name}, {syntax}", part10(ds, SYNTAXES[syntax]),
                 linear(table[np.clip(v - first, 0, entries - 1)], -600 if bits == 16 else 100, 1500),
                 window="lung" if bits == 16 else "100/1500")


def own_windows():
    for name, center, width, function, mono1 in [("LINEAR", -600, 1500, None, 0), ("the first of two", [-600, 40], [1500, 400], None, 0),
                                                 ("LINEAR_EXACT", 40, 400, "LINEAR_EXACT", 0), ("SIGMOID", -300, 900, "SIGMOID", 0),
                                                 ("width 1", 100, 1, None, 0), ("width 0.5", 100, 0.5, "LINEAR", 0),
                                                 ("exact width 1", 100, 1, "LINEAR_EXACT", 0), ("exact width 0", 100, 0, "LINEAR_EXACT", 0),
                                                 ("fractions", -600.5, 1499.25, None, 0), ("MONOCHROME1", -300, 900, "SIGMOID", 1)]:
        ds = image(WindowCenter=center, WindowWidth=width)
        if function:
            ds.VOILUTFunction = function
        if mono1:
            ds.PhotometricInterpretation = "MONOCHROME1"
        x = store(ds, noise((12, 10), 0, 2400, 10), 16, 12)
        first = [v[0] if isinstance(v, list) else v for v in (center, width)]
        y = WINDOWS[function or "LINEAR"](x, *first)
        case(f"own window, {name}", part10(ds), -y if mono1 else y, window="file")
    for bits, entries, first in ((12, 300, -200), (8, 256, -128)):
        ds = image(WindowCenter=40, WindowWidth=400)
        x = store(ds, noise((12, 10), -300, 300, 11), signed=True, intercept=0)
        table = (np.sqrt(np.arange(entries) / (entries - 1)) * (2**bits - 1)).astype(int)
        item = Dataset()
        item.add_new(0x00283002, "SS", [entries, first, bits])
        item.add_new(0x00283006, "OW", table.astype("<u2").tobytes())
        ds.VOILUTSequence = Sequence([item])
        y = table[np.clip(x.astype(int) - first, 0, entries - 1)] / (2**bits - 1) * 2 - 1
        case(f"own VOI LUT of {bits} bits", part10(ds), y, window="file")


def groups():
    """Rescale (r) and window (w) in the per-frame groups, in the shared ones, at the root: the nearest counts."""
    of = lambda **elements: Sequence([image_item(elements)])
    for where in [{"per": "rw"}, {"shared": "rw"}, {"root": "rw"}, {"per": "rw", "shared": "rw", "root": "rw"},
                  {"shared": "rw", "root": "rw"}, {"per": "w", "root": "r"}, {"per": "r", "shared": "w"}]:
        ds = image(6, 8, SOPClassUID=ENHANCED, NumberOfFrames=3)
        del ds.ImagePositionPatient, ds.ImageOrientationPatient
        v = noise((3, 6, 8), 0, 2000, 12)
        store(ds, v)
        del ds.RescaleSlope, ds.RescaleIntercept
        shared, per, used = Dataset(), [Dataset() for _ in range(3)], [{} for _ in range(3)]
        shared.PlaneOrientationSequence = of(ImageOrientationPatient=[1, 0, 0, 0, 1, 0])
        for k, group in enumerate(per):
            group.PlanePositionSequence = of(ImagePositionPatient=[0, 0, k])
        for place, level in enumerate(("root", "shared", "per")):
            for k in range(3):
                step = k if level == "per" else 0
                rescale, window = (1 + place + step / 4, -1000 - 10 * step), (100 * step - place, 900 + place)
                for what in where.get(level, ""):
                    used[k][what] = rescale if what == "r" else window
                    target = {"root": ds, "shared": shared, "per": per[k]}[level]
                    names = ("RescaleSlope", "RescaleIntercept") if what == "r" else ("WindowCenter", "WindowWidth")
                    pair = dict(zip(names, used[k][what]))
                    if level == "root":
                        for keyword, value in pair.items():
                            setattr(ds, keyword, value)
                    elif what == "r":
                        target.PixelValueTransformationSequence = of(**pair, RescaleType="HU")
                    else:
                        target.FrameVOILUTSequence = of(**pair)
        ds.SharedFunctionalGroupsSequence = Sequence([shared])
        ds.PerFrameFunctionalGroupsSequence = Sequence(per)
        x = [linear(v[k] * u["r"][0] + u["r"][1], *u["w"]) for k, u in enumerate(used)]
        case(f"functional groups, {where}", part10(ds, SYNTAXES["implicit" if "root" in where else "explicit"]), x, window="file")


def image_item(elements):
    item = Dataset()
    for keyword, value in elements.items():
        setattr(item, keyword, value)
    return item


def coded():
    """By gdcmconv. The lossless ones must give the image, the others what pydicom reads of them through gdcm."""
    with tempfile.TemporaryDirectory() as folder:
        for bits, stored, signed in [(8, 8, True), (8, 8, False), (16, 10, False), (16, 12, True), (16, 16, True)]:
            low = -(1 << (stored - 1)) if signed else 0
            v = noise((12, 16), low, low + (1 << stored), 13)
            v[0], v[1] = low, low + (1 << stored) - 1
            slope = float("%.6g" % (1500 / (1 << stored)))
            ds = image(12, 16)
            ds.PatientName = ""
            intercept = -1350 - round(low * slope)
            exact = store(ds, v, bits, stored, signed=signed, slope=slope, intercept=intercept)
            plain, out = f"{folder}/plain.dcm", f"{folder}/coded.dcm"
            pathlib.Path(plain).write_bytes(part10(ds))
            for how in ("--j2k", "--jpegls", "--jpegls --lossy -e 2", "--jpeg", "--rle"):
                if signed and "--lossy" in how:
                    continue  # codes the bits of a sign as if they were a number's
                subprocess.run(["gdcmconv", *how.split(), plain, out], check=True, capture_output=True)
                coded_ds = pydicom.dcmread(out)
                coded_ds.ImageType, coded_ds.SOPClassUID = ["ORIGINAL", "PRIMARY", "AXIAL"], CT
                x = exact
                if "--lossy" in how:
                    x = coded_ds.pixel_array.astype(float) * slope + intercept
                name = f"gdcmconv {how}, {stored} bits, signed {signed}"
                case(name, saved(coded_ds), lung(x))
                if stored == 12 and how in ("--j2k", "--jpegls"):
                    fragments(name, coded_ds, lung(exact))


def saved(ds):
    out = io.BytesIO()
    ds.save_as(out)
    return out.getvalue()


def fragments(name, ds, expected):
    frame = [bytes(f) for f in generate_pixel_data_frame(ds.PixelData, 1)]
    for how, data in [("no offset table", encapsulate(frame, has_bot=False)),
                      ("four fragments", encapsulate(frame, fragments_per_frame=4, has_bot=True)), ("an extended offset table", None)]:
        if data is None:
            data, ds.ExtendedOffsetTable, ds.ExtendedOffsetTableLengths = encapsulate_extended(frame)
        ds.PixelData = data
        ds["PixelData"].is_undefined_length = True
        case(f"{name}, {how}", saved(ds), expected)


def refused():
    def one(name, code, keep_all=False, edit=lambda data: data, **elements):
        ds = image()
        x = store(ds, noise((12, 10), 0, 2000, 14))
        for keyword, value in elements.items():
            if value is None:
                delattr(ds, keyword)
            else:
                setattr(ds, keyword, value)
        x = x if "RescaleIntercept" in ds else x + 1024
        case(name, edit(part10(ds)), lung(x) if code == "accepted" else code, keep_all=keep_all)

    secondary = "1.2.840.10008.5.1.4.1.1.7"
    for keep_all in (False, True):
        kept = "accepted" if keep_all else None
        also = ", keeping all" if keep_all else ""
        one("LOCALIZER third" + also, kept or "localizer", keep_all, ImageType=["ORIGINAL", "PRIMARY", "LOCALIZER"])
        one("secondary capture" + also, kept or "secondary-capture", keep_all, SOPClassUID=secondary)
        one("burned in" + also, kept or "burned-in", keep_all, BurnedInAnnotation="YES")
        one("coronal" + also, kept or "not-axial", keep_all, ImageOrientationPatient=[1, 0, 0, 0, 0, -1])
        one("of no units" + also, kept or "filtered", keep_all, RescaleSlope=None, RescaleIntercept=None)
        one("a report" + also, "not-an-image", keep_all, SOPClassUID="1.2.840.10008.5.1.4.1.1.88.22", Modality="SR", PixelData=None)
    one("an MR image", "not-ct", Modality="MR")
    one("LOCALIZER fourth", "accepted", ImageType=["ORIGINAL", "PRIMARY", "AXIAL", "LOCALIZER"])
    one("derived", "accepted", ImageType=["DERIVED", "SECONDARY", "AXIAL"])
    one("slope 0", "malformed", RescaleSlope=0)
    one("65535 rows and columns", "too-large", Rows=65535, Columns=65535)
    one("2 ^ 31 - 1 frames", "too-large", NumberOfFrames=2**31 - 1)
    one("no rows", "malformed", Rows=0)
    one("12 bits allocated", "unsupported-bit-depth", BitsAllocated=12, BitsStored=12, HighBit=11)
    one("CMYK", "unsupported-photometric", PhotometricInterpretation="CMYK")
    one("no pixel data", "no-pixel-data", PixelData=None)
    one("one byte short", "truncated", edit=lambda data: data[:-1])
    one("cut in its header", "truncated", edit=lambda data: data[:500])
    one("a wrong group length", "accepted", edit=lambda data: data[:140] + b"\x0f\x27\0\0" + data[144:])


if __name__ == "__main__":
    for part in (native, padding, modality_lut, own_windows, groups, coded, refused):
        part()
    here = pathlib.Path(__file__).parent
    text = json.dumps({"size": SIZE, "places": PLACES.tolist(), "cases": cases}, separators=(",", ":"))
    (here / "blackbox.json").write_text(text + "\n")
    print(len(cases), "cases,", len(text), "characters")
