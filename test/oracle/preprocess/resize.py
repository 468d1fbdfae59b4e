"""Writes resize.json beside this file: Pillow's and PyTorch's resizes of pseudo-random arrays, over sizes up, down, equal, prime and
of one pixel.

    python3 resize.py        (Pillow 9.4, torch 1.13, torchvision 0.14.1, numpy 1.24)

`float`: mode F BILINEAR after the fit, in float32; `torch` is how far torch's antialias=True lies from it at most (torch keeps
its weights in float32). `grey`: mode L BILINEAR of bytes through torchvision's Grayscale and Resize, which the script asserts
to equal Pillow alone. Large outputs are kept as a SHA-256 of their bytes.
"""
import base64
import hashlib
import json
import pathlib

import numpy as np
import torch
from PIL import Image
from torchvision.transforms import Compose, Grayscale, Resize

FILL = -1
KEEP = 1024


def lcg(seed, n):
    """a <- a*1664525 + 1013904223 mod 2^32, n values of a from the first step on."""
    out, a = np.empty(n, np.uint64), seed
    for i in range(n):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a
    return out


def fitted(image, fit):
    h, w = image.shape
    if fit == "stretch":
        return image
    if fit == "crop":
        side = min(h, w)
        top, left = (h - side) // 2, (w - side) // 2
        return image[top : top + side, left : left + side].copy()
    side = max(h, w)
    out = np.full((side, side), FILL, np.float32)
    top, left = (side - h) // 2, (side - w) // 2
    out[top : top + h, left : left + w] = image
    return out


def kept(array):
    data = np.ascontiguousarray(array).tobytes()
    if array.size > KEEP:
        return {"sha256": hashlib.sha256(data).hexdigest()}
    return {"out": base64.b64encode(data).decode()}


floats = []
for height, width, size, seed in [
    (40, 31, 16, 1), (31, 40, 16, 2), (64, 64, 64, 3), (5, 3, 16, 4), (1, 1, 8, 5), (1, 9, 4, 6), (97, 101, 31, 7),
    (128, 61, 32, 8), (33, 32, 32, 9), (7, 200, 13, 10), (100, 64, 64, 11), (512, 400, 64, 12), (512, 512, 128, 13),
]:
    image = (lcg(seed, height * width) / 2**32 * 2 - 1).astype(np.float32).reshape(height, width)
    for fit in ("pad", "crop", "stretch"):
        source = fitted(image, fit)
        out = np.asarray(Image.fromarray(source, "F").resize((size, size), Image.BILINEAR))
        other = torch.nn.functional.interpolate(
            torch.from_numpy(source)[None, None], (size, size), mode="bilinear", antialias=True, align_corners=False
        )[0, 0].numpy()
        floats.append({
            "height": height, "width": width, "size": size, "fit": fit, "seed": seed,
            "torch": float(np.abs(other - out).max()), **kept(out),
        })

greys = []
for height, width, size, seed in [
    (40, 31, 16, 1), (31, 40, 16, 2), (64, 64, 64, 3), (64, 40, 64, 4), (40, 64, 64, 5), (5, 3, 16, 6), (1, 1, 8, 7),
    (1, 9, 4, 8), (9, 1, 4, 9), (97, 101, 31, 10), (2, 2, 31, 11), (13, 200, 7, 12), (33, 32, 32, 13), (127, 129, 128, 14),
    (512, 512, 64, 15), (400, 512, 128, 16), (30, 30, 1, 17), (600, 11, 3, 18),
]:
    image = (lcg(seed, height * width) >> np.uint64(24)).astype(np.uint8).reshape(height, width)
    image[image < 24] = 0
    image[image > 230] = 255
    picture = Image.fromarray(image, "L")
    out = np.asarray(Compose([Grayscale(), Resize((size, size))])(picture.convert("RGB")))
    assert (out == np.asarray(picture.resize((size, size), Image.BILINEAR))).all()
    greys.append({"height": height, "width": width, "size": size, "seed": seed, **kept(out)})

white = np.asarray(Image.new("L", (37, 53), 255).resize((20, 20), Image.BILINEAR))
assert (white == 255).all()

pathlib.Path(__file__).with_name("resize.json").write_text(json.dumps({"float": floats, "grey": greys}, indent=1) + "\n")
print(len(floats), len(greys), "torch differs by at most", max(case["torch"] for case in floats))
