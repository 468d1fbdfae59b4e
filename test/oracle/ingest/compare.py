"""
The tensors that `gantry ingest` left, against pydicom and Pillow reading the same files.

    npm run gantry -- ingest DATA --out OUT --size 64
    /usr/bin/python3 test/oracle/ingest/compare.py DATA OUT

Prints the largest absolute difference over all slices, and the order's agreement: by patient, series, position along the
normal, instance number. Bound 1e-5: float32 rounding through window and resize. For CT with a rescale, one frame a file, the
lung, mediastinum, body, full or a custom window; the fits pad, crop and stretch.
Needs pydicom (2.3.1 tried), Pillow (9.4), numpy (1.24). Prints no identifier and no path.
"""
import json
import struct
import sys

import numpy as np
import pydicom
from PIL import Image

BOUND = 1e-5


def read_images(path):
    with open(path, "rb") as file:
        length = struct.unpack("<Q", file.read(8))[0]
        entry = json.loads(file.read(length))["images"]
        return np.frombuffer(file.read(), "<f4").reshape(entry["shape"])


def square(image, fit):
    height, width = image.shape
    if fit == "stretch" or height == width:
        return image
    if fit == "crop":
        side = min(height, width)
        top, left = (height - side) // 2, (width - side) // 2
        return image[top : top + side, left : left + side]
    side = max(height, width)
    out = np.full((side, side), -1, np.float32)
    top, left = (side - height) // 2, (side - width) // 2
    out[top : top + height, left : left + width] = image
    return out


def prepare(dataset, recipe):
    stored = dataset.pixel_array.astype(np.float64)
    hounsfield = stored * float(dataset.RescaleSlope) + float(dataset.RescaleIntercept)
    padding = dataset.get("PixelPaddingValue")
    if padding is not None:
        limit = dataset.get("PixelPaddingRangeLimit", padding)
        low, high = sorted((int(padding), int(limit)))
        hounsfield[(stored >= low) & (stored <= high)] = -1000
    center, width = recipe["window"]["center"], recipe["window"]["width"]
    image = ((hounsfield - (center - 0.5)) / (width - 1) + 0.5) * 2 - 1  # PS3.3 C.11.2.1.2.1
    image = np.clip(image, -1, 1)
    if dataset.PhotometricInterpretation == "MONOCHROME1":
        image = -image
    image = square(image.astype(np.float32), recipe["fit"])
    size = recipe["size"]
    return np.asarray(Image.fromarray(image, mode="F").resize((size, size), Image.BILINEAR))


def order_key(dataset):
    rx, ry = np.array(dataset.ImageOrientationPatient[:3], float), np.array(dataset.ImageOrientationPatient[3:], float)
    normal = np.cross(rx, ry)
    normal *= -1 if normal[2] < 0 else 1
    position = float(np.dot(normal, np.array(dataset.ImagePositionPatient, float)))
    return (dataset.PatientID, dataset.SeriesInstanceUID, round(position, 6), int(dataset.InstanceNumber))


def main(data, out):
    recipe_and_slices = json.load(open(f"{out}/dataset.json"))
    files = json.load(open(f"{out}/ingest.json"))["files"]
    images = read_images(f"{out}/dataset.safetensors")
    recipe, slices = recipe_and_slices["recipe"], recipe_and_slices["slices"]
    assert images.shape == (len(slices), recipe["size"], recipe["size"], 1), images.shape
    largest, keys = 0.0, []
    for image, entry in zip(images, slices):
        dataset = pydicom.dcmread(f"{data}/{files[entry['file']]['path']}")
        keys.append(order_key(dataset))
        largest = max(largest, float(np.abs(image[..., 0] - prepare(dataset, recipe)).max()))
    print(f"{len(slices)} slices, largest difference {largest:.3g} (bound {BOUND})")
    print("order as pydicom's:", keys == sorted(keys))
    return 0 if largest <= BOUND and keys == sorted(keys) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
