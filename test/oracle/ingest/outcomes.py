"""Writes outcomes.csv beside this file: the outcome code of every file of the test corpus, by docs/outcomes.md's rules applied to
what pydicom reads. A second implementation of the rules on another parser.

    GANTRY_DATA=<folder> python3 outcomes.py        (pydicom 2.3.1, numpy 1.24)
"""
import os
import pathlib

import numpy as np
import pydicom
from pydicom.uid import UID_dictionary

root = pathlib.Path(os.environ["GANTRY_DATA"]) / "data"
READABLE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1")
NOT_IMAGE_NAMES = ("SR ", "RT Structure", "RT Plan", "RT Ion Plan", "RT Beams", "Segmentation Storage", "Waveform", "Presentation State",
                   "Media Storage Directory", "Encapsulated", "Real World Value", "Registration", "Key Object")
NOT_IMAGE_MODALITIES = ("SR", "SEG", "RTSTRUCT", "RTPLAN", "PR", "KO", "REG", "ECG", "DOC", "HD", "AU")


def first(value):
    return value[0] if isinstance(value, pydicom.multival.MultiValue) else value


def code(path):
    data = path.read_bytes()
    if not data:
        return "empty-file"
    part10 = data[128:132] == b"DICM"
    if not part10 and data[:2] not in (b"\x08\x00", b"\x02\x00", b"\x00\x08"):
        return "not-dicom"
    ds = pydicom.dcmread(path, force=True, stop_before_pixels=False)
    meta = getattr(ds, "file_meta", {})
    syntax = str(meta.get("TransferSyntaxUID", "")) or READABLE[0]
    if syntax == "1.2.840.10008.1.2.1.99":
        return "unsupported-transfer-syntax"
    sop = str(ds.get("SOPClassUID", "") or meta.get("MediaStorageSOPClassUID", ""))
    modality = str(ds.get("Modality", "") or "")
    name = UID_dictionary.get(sop, ("",))[0]
    if modality in NOT_IMAGE_MODALITIES or any(part in name for part in NOT_IMAGE_NAMES):
        return "not-an-image"
    secondary = name.startswith(("Secondary Capture", "Multi-frame Single Bit Secondary"))
    ct = modality == "CT" or (not modality and (name.startswith(("CT Image", "Enhanced CT")) or secondary))
    if (sop or modality) and not ct:
        return "not-ct"
    if "PixelData" not in ds or not ds.PixelData:
        return "no-pixel-data"
    if not ct:
        return "not-ct"
    if secondary or ds.get("BurnedInAnnotation") == "YES":
        return "derived"
    kind = ds.get("ImageType", [])
    if len(kind) > 2 and kind[2] == "LOCALIZER":
        return "localizer"
    if "ImageOrientationPatient" in ds and ds.ImageOrientationPatient:
        row, column = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
        if abs(np.cross(row, column)[2]) < 0.8:
            return "not-axial"
    if syntax not in READABLE:
        return "unsupported-transfer-syntax"
    if name.startswith("Enhanced CT"):
        return "unsupported-multiframe"
    if ds.PhotometricInterpretation not in ("MONOCHROME1", "MONOCHROME2"):
        return "unsupported-photometric"
    if len(ds.PixelData) < ds.Rows * ds.Columns * ds.BitsAllocated // 8:
        return "truncated"
    return "accepted"


lines = ["file,code"]
for path in sorted(root.rglob("*")):
    if path.is_file():
        lines.append(f"{path.relative_to(root).as_posix()},{code(path)}")
pathlib.Path(__file__).with_name("outcomes.csv").write_text("\n".join(lines) + "\n")
print(len(lines) - 1, "files")
