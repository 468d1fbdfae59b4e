"""Asks three others what test/report/secondaryCapture.test.ts writes:

    GANTRY_WRITE=/some/folder npx vitest run --project node test/report/secondaryCapture.test.ts
    /usr/bin/python3 test/oracle/generate/secondary_capture.py /some/folder > test/oracle/generate/secondaryCapture.json

pydicom 2.3.1 (the elements and pixels), dcmtk 3.6.7 (dcm2pnm; dcmdump must not complain), dciodvfy of dicom3tools 1.00 (20220618: it
knows DICOM 2022 and so no Synthetic Data, 0008,001C). The digest is of the bytes with the program's version taken out.
"""

import hashlib
import json
import re
import subprocess
import sys

import numpy
import pydicom

path = f"{sys.argv[1]}/capture.dcm"
raw = open(path, "rb").read()
ds = pydicom.dcmread(path)  # without force: a whole Part 10 file
pixels = ds.pixel_array
assert pixels.dtype == numpy.uint16

dump = subprocess.run(["dcmdump", "+E", path], capture_output=True, text=True, check=True)
assert dump.stderr == "", dump.stderr

# +Ww: the window of the file; +opw: 16-bit PGM.
pnm = subprocess.run(["dcm2pnm", "+Wi", "1", "+opw", path], capture_output=True, check=True).stdout
magic, size, most, data = pnm.split(b"\n", 3)
while magic.startswith(b"#") or size.startswith(b"#"):
    size, most, data = most, *data.split(b"\n", 1)
width, height = map(int, size.split())
shown = numpy.frombuffer(data, ">u2", count=width * height).reshape(height, width) if magic == b"P5" else numpy.array(
    pnm.split(b"\n65535\n", 1)[1].split(), "u2").reshape(height, width)
equal = "equal" if (shown == pixels).all() else f"off by {int(abs(shown.astype(int) - pixels).max())}"

verify = subprocess.run(["dciodvfy", path], capture_output=True, text=True).stderr
names = ["SOPClassUID", "ConversionType", "ImageType", "PatientName", "PatientID", "PatientBirthDate", "StudyDate", "Modality",
         "SeriesDescription", "StudyDescription", "ImageComments", "DerivationDescription", "BurnedInAnnotation",
         "PhotometricInterpretation", "InstanceNumber", "WindowCenter", "WindowWidth"]


def text(value):
    return "\\".join(map(str, value)) if isinstance(value, pydicom.multival.MultiValue) else str(value)


print(json.dumps({
    "pydicom": pydicom.__version__,
    "dcmtk": re.search(r"v\d\.\d\.\d", subprocess.run(["dcmdump", "--version"], capture_output=True, text=True).stdout).group(),
    "sha256": hashlib.sha256(re.sub(rb"Gantry \d+\.\d+\.\d+", b"Gantry x", raw)).hexdigest(),
    "elements": {name: text(getattr(ds, name)) for name in names},
    "syntheticData": str(ds[0x0008, 0x001C].value),
    "pixels": hashlib.sha256(pixels.astype("<u2").tobytes()).hexdigest(),
    "dcm2pnm": f"{width} x {height}, 16 bits, {equal}",
    "dciodvfyErrors": [line for line in verify.splitlines() if line.startswith("Error")],
    "dciodvfyWarnings": [line for line in verify.splitlines() if line.startswith("Warning")],
}, indent=1))
