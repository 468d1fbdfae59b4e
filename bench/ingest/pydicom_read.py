"""Reads every file of a folder with pydicom and says how long that took, as one line of JSON.

    /usr/bin/python3 pydicom_read.py FOLDER [--processes 2] [--headers]

Each file: dcmread, pixel_array, rescaled to float32; no window, no resize. --headers stops before the pixels.
The clock starts after Python and pydicom are loaded and the folder is listed; it covers starting the processes.
"""
import argparse
import json
import os
import time
from multiprocessing import Pool

import numpy
import pydicom


def read(path):
    """True where the file's pixels came out."""
    try:
        dataset = pydicom.dcmread(path)
        slope = float(getattr(dataset, "RescaleSlope", 1))
        intercept = float(getattr(dataset, "RescaleIntercept", 0))
        pixels = dataset.pixel_array.astype(numpy.float32)
        pixels *= slope
        pixels += intercept
        return True
    except Exception:
        return False


def read_header(path):
    try:
        pydicom.dcmread(path, stop_before_pixels=True)
        return True
    except Exception:
        return False


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("folder")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--headers", action="store_true")
    arguments = parser.parse_args()
    paths = sorted(
        os.path.join(root, name) for root, _, names in os.walk(arguments.folder) for name in names
    )
    work = read_header if arguments.headers else read
    began = time.perf_counter()
    if arguments.processes == 1:
        done = [work(path) for path in paths]
    else:
        with Pool(arguments.processes) as pool:
            done = list(pool.imap_unordered(work, paths, chunksize=16))
    seconds = time.perf_counter() - began
    print(
        json.dumps(
            {
                "files": len(paths),
                "read": sum(done),
                "seconds": seconds,
                "versions": f"pydicom {pydicom.__version__}, numpy {numpy.__version__}",
            }
        )
    )


if __name__ == "__main__":
    main()
