"""Writes golden.json beside this file: small DICOM files written by pydicom, with the Hounsfield units they hold and the 32-pixel
lung-window image that Pillow makes of them; and Pillow's resize of pseudo-random arrays.

    python3 golden.py        (pydicom 2.3.1, Pillow 9.4, numpy 1.24)

Hounsfield units are computed from the values written, not from pydicom's pixel_array, which neither masks nor sign-extends;
where BitsStored equals BitsAllocated the script asserts that pixel_array agrees.
"""
import base64
import io
import json
import pathlib

import numpy as np
import pydicom
from PIL import Image
from pydicom.dataset import Dataset, FileDataset, FileMetaDataset
from pydicom.sequence import Sequence

LUNG = (-600.0, 1500.0)
SIZE = 32
PADDING_HU = -1000.0


def lcg(seed, n):
    """a <- a*1664525 + 1013904223 mod 2^32, u = a / 2^32, n values from the first step on."""
    out, a = np.empty(n), seed
    for i in range(n):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def window(hu, center, width):
    """PS3.3 C.11.2.1.2.1 LINEAR to [-1, 1]."""
    hu = hu.astype(np.float64)
    y = ((hu - (center - 0.5)) / (width - 1) + 0.5) * 2 - 1
    y = np.where(hu <= center - 0.5 - (width - 1) / 2, -1, y)
    y = np.where(hu > center - 0.5 + (width - 1) / 2, 1, y)
    return y.astype(np.float32)


def square(image):
    h, w = image.shape
    side = max(h, w)
    out = np.full((side, side), -1, np.float32)
    top, left = (side - h) // 2, (side - w) // 2
    out[top : top + h, left : left + w] = image
    return out


def resize(image, size):
    return np.asarray(Image.fromarray(image, "F").resize((size, size), Image.BILINEAR))


def b64(array):
    return base64.b64encode(np.ascontiguousarray(array, "<f4").tobytes()).decode()


def case(name, *, rows=20, columns=26, bits=(16, 12, 11), signed=False, rescale=(1, -1024), implicit=False,
         monochrome1=False, padding=None, frames=1, sequences=False, undefined=False):
    allocated, stored, high = bits
    low, top = (-(2 ** (stored - 1)), 2 ** (stored - 1)) if signed else (0, 2**stored)
    span = min(top - low, 3000)
    base = max(low, min(0 if not signed else -1200, top - span))
    values = np.floor(base + lcg(len(name), frames * rows * columns) * span).astype(np.int64)
    if padding:
        values[:: 7] = padding[0]
        values[3 :: 11] = padding[-1]
    words = (values & (2**stored - 1)) << (high + 1 - stored)
    if padding and padding[0] < low:  # a padding value with bits above BitsStored
        words = np.where(values == padding[0], padding[0] & (2**allocated - 1), words)

    meta = FileMetaDataset()
    meta.TransferSyntaxUID = pydicom.uid.ImplicitVRLittleEndian if implicit else pydicom.uid.ExplicitVRLittleEndian
    meta.MediaStorageSOPClassUID = "1.2.840.10008.5.1.4.1.1.2"
    meta.MediaStorageSOPInstanceUID = "1.2.3.4"
    ds = FileDataset(None, {}, file_meta=meta, preamble=b"\0" * 128)
    ds.is_little_endian, ds.is_implicit_VR = True, implicit
    ds.SOPClassUID, ds.SOPInstanceUID = meta.MediaStorageSOPClassUID, "1.2.3.4"
    ds.Modality, ds.PatientID = "CT", "GOLDEN"
    ds.ImageType = ["DERIVED", "PRIMARY", "AXIAL"]
    ds.StudyInstanceUID, ds.SeriesInstanceUID, ds.FrameOfReferenceUID = "1.2.3.5", "1.2.3.6", "1.2.3.7"
    ds.InstanceNumber = 3
    ds.ImagePositionPatient, ds.ImageOrientationPatient = [-10, -20, 31.25], [1, 0, 0, 0, 1, 0]
    ds.SamplesPerPixel = 1
    ds.PhotometricInterpretation = "MONOCHROME1" if monochrome1 else "MONOCHROME2"
    ds.Rows, ds.Columns = rows, columns
    ds.BitsAllocated, ds.BitsStored, ds.HighBit, ds.PixelRepresentation = allocated, stored, high, int(signed)
    ds.RescaleSlope, ds.RescaleIntercept = rescale
    if frames > 1:
        ds.NumberOfFrames = frames
    if padding:
        vr = "SS" if signed else "US"
        bits16 = [p if signed else p & 0xFFFF for p in padding]
        ds.add_new(0x00280120, vr, bits16[0])
        if len(bits16) > 1:
            ds.add_new(0x00280121, vr, bits16[1])
    if sequences:
        reference = Dataset()
        reference.ReferencedSOPInstanceUID = "1.2.3.8"
        icon = Dataset()
        icon.Rows, icon.Columns, icon.BitsAllocated = 2, 2, 8
        icon.PixelData = b"\1\2\3\4"
        icon["PixelData"].VR = "OB"
        ds.ReferencedImageSequence = Sequence([reference, reference])
        ds.IconImageSequence = Sequence([icon])
        if undefined:
            for sequence in (ds["ReferencedImageSequence"], ds["IconImageSequence"]):
                sequence.is_undefined_length = True
                for item in sequence.value:
                    item.is_undefined_length_sequence_item = True
    raw = words.astype({8: "<u1", 16: "<u2", 32: "<u4"}[allocated]).tobytes()
    ds.PixelData = raw + b"\0" * (len(raw) % 2)
    ds["PixelData"].VR = "OB" if allocated == 8 else "OW"
    file = io.BytesIO()
    ds.save_as(file, write_like_original=False)

    if stored == allocated:
        read = pydicom.dcmread(io.BytesIO(file.getvalue())).pixel_array
        assert (read.reshape(-1) == values).all(), name
    hu = values * rescale[0] + rescale[1]
    hu = hu.astype(np.float64)
    if padding:
        hu[(values >= min(padding)) & (values <= max(padding))] = PADDING_HU
    hu = hu.astype(np.float32).reshape(frames, rows, columns)
    images = []
    for frame in hu:
        image = window(frame, *LUNG)
        images.append(resize(square(-image if monochrome1 else image), SIZE))
    return {
        "name": name,
        "file": base64.b64encode(file.getvalue()).decode(),
        "frames": frames,
        "hounsfield": b64(hu),
        "lung32": b64(np.stack(images)),
    }


def resize_case(height, width, size, seed):
    image = (lcg(seed, height * width).reshape(height, width) * 2 - 1).astype(np.float32)
    return {"height": height, "width": width, "size": size, "seed": seed, "out": b64(resize(square(image), size))}


def main():
    golden = {
        "cases": [
            case("explicit, 12 of 16 bits, unsigned"),
            case("implicit, 16 bits, signed, padding -2000", bits=(16, 16, 15), signed=True, implicit=True, padding=[-2000]),
            case("explicit, sequences of defined length, an icon with pixels of its own", sequences=True),
            case("explicit, sequences of undefined length", sequences=True, undefined=True),
            case("implicit, sequences of undefined length", sequences=True, undefined=True, implicit=True),
            case("8 bits, an odd number of pixels, slope 8", rows=15, columns=13, bits=(8, 8, 7), rescale=(8, -1000)),
            case("12 of 16 bits, signed, the sign in bit 11", bits=(16, 12, 11), signed=True, rescale=(1, 0)),
            case("12 of 16 bits, high bit 15", bits=(16, 12, 15)),
            case("MONOCHROME1", monochrome1=True, rows=31, columns=17),
            case("32 bits, signed", bits=(32, 32, 31), signed=True, rescale=(0.5, -20.25)),
            case("a padding range", bits=(16, 16, 15), signed=True, padding=[-2000, -1190]),
            case("12 of 16 bits, unsigned, padding above bit 11", padding=[-2000]),
            case("two frames", frames=2, rows=12, columns=12),
            case("enlarged from 9 by 11", rows=9, columns=11),
        ],
        "resizes": [
            resize_case(37, 37, 32, 1),
            resize_case(512, 512, 32, 2),
            resize_case(20, 31, 32, 3),
            resize_case(200, 300, 64, 4),
            resize_case(32, 32, 32, 5),
        ],
    }
    path = pathlib.Path(__file__).with_name("golden.json")
    path.write_text(json.dumps(golden, indent=2) + "\n")
    print(path.stat().st_size, "bytes")


if __name__ == "__main__":
    main()
