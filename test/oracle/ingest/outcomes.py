"""Writes outcomes.csv beside this file: the outcome code of every file of the test corpus, by docs/outcomes.md's rules applied to
what pydicom reads, for axial CT without colour. A second implementation of the rules on another parser; that pixels of a known
compression decode is taken for granted (conformance.py asks pydicom).

    GANTRY_DATA=<folder> python3 outcomes.py        (pydicom 2.3.1, numpy 1.24)
"""
import os
import pathlib

import numpy as np
import pydicom
from pydicom.uid import UID_dictionary

root = pathlib.Path(os.environ["GANTRY_DATA"]) / "data"
NATIVE = ("1.2.840.10008.1.2", "1.2.840.10008.1.2.1", "1.2.840.10008.1.2.1.99", "1.2.840.10008.1.2.2")
GREY_OR_COLOUR = ("MONOCHROME1", "MONOCHROME2", "PALETTE COLOR", "RGB", "YBR_FULL", "YBR_FULL_422", "YBR_ICT", "YBR_RCT")
NOT_IMAGE_NAMES = ("SR ", "RT Structure", "RT Plan", "RT Ion Plan", "RT Beams", "Segmentation Storage", "Waveform", "Presentation State",
                   "Media Storage Directory", "Encapsulated", "Real World Value", "Registration", "Key Object")
NOT_IMAGE_MODALITIES = ("SR", "SEG", "RTSTRUCT", "RTPLAN", "PR", "KO", "REG", "ECG", "DOC", "HD", "AU")


def first(value):
    return value[0] if isinstance(value, pydicom.multival.MultiValue) else value


def rescale_per_frame(ds):
    groups = [*ds.get("SharedFunctionalGroupsSequence", []), *ds.get("PerFrameFunctionalGroupsSequence", [])]
    return any("RescaleIntercept" in item for group in groups for item in group.get("PixelValueTransformationSequence", []))


def code(path):
    data = path.read_bytes()
    if not data:
        return "empty-file"
    part10 = data[128:132] == b"DICM"
    if not part10 and data[:2] not in (b"\x08\x00", b"\x02\x00", b"\x00\x08"):
        return "not-dicom"
    ds = pydicom.dcmread(path, force=True, stop_before_pixels=False)
    meta = getattr(ds, "file_meta", {})
    syntax = str(meta.get("TransferSyntaxUID", "")) or NATIVE[0]
    sop = str(ds.get("SOPClassUID", "") or meta.get("MediaStorageSOPClassUID", ""))
    modality = str(ds.get("Modality", "") or "")
    name = UID_dictionary.get(sop, ("",))[0]
    not_an_image = modality in NOT_IMAGE_MODALITIES or any(part in name for part in NOT_IMAGE_NAMES)
    if not_an_image:
        return "not-an-image"
    if "PixelData" not in ds or not ds.PixelData:
        return "not-dicom" if not sop and not part10 else "no-pixel-data"
    if modality != "CT" and not (not modality and name.startswith(("CT Image", "Enhanced CT", "Legacy Converted Enhanced CT"))):
        return "not-ct"
    if name.startswith(("Secondary Capture", "Multi-frame Single Bit Secondary", "Multi-frame Grayscale", "Multi-frame True Color")):
        return "secondary-capture"
    if ds.get("BurnedInAnnotation") == "YES":
        return "burned-in"
    kind = ds.get("ImageType", [])
    if len(kind) > 2 and kind[2] == "LOCALIZER":
        return "localizer"
    if "ImageOrientationPatient" in ds and ds.ImageOrientationPatient:
        row, column = np.array(ds.ImageOrientationPatient, float).reshape(2, 3)
        if abs(np.cross(row, column)[2]) < 0.8:
            return "not-axial"
    if ds.get("SamplesPerPixel", 1) > 1 or ds.PhotometricInterpretation == "PALETTE COLOR":
        return "colour"
    if ds.PhotometricInterpretation not in GREY_OR_COLOUR:
        return "unsupported-photometric"
    frames = int(ds.get("NumberOfFrames", 1) or 1)
    if syntax in NATIVE and len(ds.PixelData) < ds.Rows * ds.Columns * frames * ds.BitsAllocated // 8:
        return "truncated"
    if "RescaleIntercept" not in ds and ds.PixelRepresentation == 0 and not rescale_per_frame(ds):
        return "filtered"  # its units are not known
    return "accepted"


lines = ["file,code"]
for path in sorted(root.rglob("*")):
    if path.is_file():
        lines.append(f"{path.relative_to(root).as_posix()},{code(path)}")
pathlib.Path(__file__).with_name("outcomes.csv").write_text("\n".join(lines) + "\n")
print(len(lines) - 1, "files")
