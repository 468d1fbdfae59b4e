"""Writes archives.json beside this file: small zip archives as other programs write them, and what they hold.

    python3 archives.py        (Python 3.11's zipfile; Info-ZIP zip 3.0 for zip64 and encryption)

`-fz` makes zip write zip64 records whatever the size. Contents are pseudo-random or repeated bytes.
"""
import base64
import io
import json
import pathlib
import random
import subprocess
import tempfile
import zipfile
import zlib

random.seed(4)
NOISE = random.randbytes(500)
FLAT = b"0123456789" * 300
FILES = {"a/noise.bin": NOISE, "a/flat.txt": FLAT, "empty": b""}


def entry(name, data):
    return {"name": name, "bytes": len(data), "crc32": zlib.crc32(data)}


def python(names, method):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as z:
        z.writestr(zipfile.ZipInfo("a/"), b"")
        for name, data in names:
            info = zipfile.ZipInfo(name)
            info.compress_type = method
            z.writestr(info, data)
    return out.getvalue()


def info_zip(*options, stream=False):
    with tempfile.TemporaryDirectory() as folder:
        for name, data in FILES.items():
            path = pathlib.Path(folder, name)
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(data)
        # Written to a pipe, zip cannot go back: sizes follow the data, in descriptors.
        out = "-" if stream else "out.zip"
        made = subprocess.run(["zip", "-q", "-X", *options, out, *FILES], cwd=folder, check=True, capture_output=True)
        return made.stdout if stream else pathlib.Path(folder, "out.zip").read_bytes()


plain = [entry(*item) for item in FILES.items()]
odd = [("b\\c.dcm", b"1"), ("/root/d", b"2"), ("../../e", b"3"), ("C:\\f", b"4"), ("ñ/图像/像.dcm", b"5"), ("__MACOSX/._g", b"6"), ("ñ\x1b[31m", b"7")]
shown = ["b/c.dcm", "root/d", "e", "f", "ñ/图像/像.dcm", "__MACOSX/._g", "ñ?[31m"]
archives = [
    {"name": "zipfile, stored", "file": python(FILES.items(), zipfile.ZIP_STORED), "method": 0, "entries": plain},
    {"name": "zipfile, deflated", "file": python(FILES.items(), zipfile.ZIP_DEFLATED), "method": 8, "entries": plain},
    {"name": "odd names", "file": python(odd, zipfile.ZIP_STORED), "method": 0,
     "entries": [entry(name, data) for name, (_, data) in zip(shown, odd)]},
    {"name": "Info-ZIP, zip64", "file": info_zip("-fz"), "method": None, "entries": plain},
    {"name": "Info-ZIP, streamed with descriptors", "file": info_zip(stream=True), "method": None, "entries": plain},
    {"name": "prepended by a program", "file": b"#!/bin/sh\n" * 40 + python(FILES.items(), zipfile.ZIP_DEFLATED), "method": 8, "entries": plain},
    {"name": "nothing in it", "file": python([], zipfile.ZIP_STORED), "method": 0, "entries": []},
]
refused = [
    {"name": "bzip2", "file": python([("a", FLAT)], zipfile.ZIP_BZIP2), "facts": {"method": 12, "encrypted": False}},
    {"name": "lzma", "file": python([("a", FLAT)], zipfile.ZIP_LZMA), "facts": {"method": 14, "encrypted": False}},
    {"name": "encrypted", "file": info_zip("-P", "secret"), "facts": {"method": 8, "encrypted": True}, "index": 1},
]
for case in archives + refused:
    case["file"] = base64.b64encode(case["file"]).decode()
path = pathlib.Path(__file__).with_name("archives.json")
path.write_text(json.dumps({"archives": archives, "refused": refused}, indent=1, ensure_ascii=False) + "\n")
print(len(archives), len(refused), path.stat().st_size)
