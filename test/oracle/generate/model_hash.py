"""The model hash of a checkpoint (docs/report.md), with PyTorch alone:

    /usr/bin/python3 test/oracle/generate/model_hash.py model.pth
    /usr/bin/python3 test/oracle/generate/model_hash.py checkpoint.safetensors     # needs nothing but NumPy

SHA-256 over the tensors of the generator that draws (its running average, `generator_ema`, where the file has one), in order of
state-dict name, without num_batches_tracked: the line `main.0.weight [100, 512, 4, 4]\n`, then the values as float32, little endian.

Without an argument it hashes the files of test/oracle/interop, which is test/oracle/generate/golden.json's `modelHashes`
(see golden.py).
"""

import hashlib
import json
import struct
import sys
from pathlib import Path


def states(path):
    """Generator and running average (or None): arrays by state-dict name."""
    import numpy

    if str(path).endswith(".safetensors"):
        raw = Path(path).read_bytes()
        length = struct.unpack("<Q", raw[:8])[0]
        found = {"generator": {}, "generator_ema": {}}
        for name, entry in json.loads(raw[8:8 + length]).items():
            network, _, key = name.partition(".")
            if network in found:
                start, end = entry["data_offsets"]
                found[network][key] = numpy.frombuffer(raw[8 + length + start:8 + length + end], "<f4").reshape(entry["shape"])
        return found["generator"], found["generator_ema"] or None
    import torch

    saved = torch.load(path, map_location="cpu")
    arrays = lambda state: {name: tensor.float().numpy() for name, tensor in state.items()}
    return arrays(saved["generator"]), arrays(saved["generator_ema"]) if "generator_ema" in saved else None


def model_hash(path):
    generator, average = states(path)
    digest = hashlib.sha256()
    for name, values in sorted((average or generator).items()):
        if name.endswith("num_batches_tracked"):
            continue
        digest.update(f"{name} {list(values.shape)}\n".encode("ascii"))
        digest.update(values.astype("<f4").tobytes())
    return digest.hexdigest()


FILES = ["thesis.pth", "thesis.safetensors", "thesis-wc.pth", "thesis-wc.safetensors"]


def of_oracles():
    folder = Path(__file__).parent.parent / "interop"
    return {name: model_hash(folder / name) for name in FILES}


if __name__ == "__main__":
    print(model_hash(sys.argv[1]) if len(sys.argv) > 1 else json.dumps(of_oracles(), indent=1))
