"""LPIPS v0.1 (Zhang 2018) and MS-SSIM (Wang 2003) in PyTorch, written from the papers and the LPIPS project's code, not from src.

Weights are the joined files of the project's facts: torchvision's trunk (`features.N…`) and the linear layers (`linN.weight`).
Images are [n, size, size]; LPIPS takes them on [-1, 1], MS-SSIM on [0, 1].
"""
import json
import struct

import numpy as np
import torch
import torch.nn.functional as F

DTYPES = {"F32": "<f4", "F64": "<f8", "I64": "<i8"}
WEIGHTS = np.array([0.0448, 0.2856, 0.3001, 0.2363, 0.1333])


def read_safetensors(path):
    with open(path, "rb") as file:
        raw = file.read()
    (length,) = struct.unpack("<Q", raw[:8])
    header = json.loads(raw[8 : 8 + length])
    header.pop("__metadata__", None)
    out = {}
    for name, entry in header.items():
        start, end = entry["data_offsets"]
        flat = np.frombuffer(raw[8 + length + start : 8 + length + end], DTYPES[entry["dtype"]])
        out[name] = flat.reshape(entry["shape"]).copy()
    return out


def load_lpips(path):
    """A function (a, b on [-1, 1]: [n, h, w]) -> [n] distances; which trunk is told by the tensors' names."""
    w = {k: torch.tensor(v).double() for k, v in read_safetensors(path).items()}
    taps = squeeze_taps if "features.3.squeeze.weight" in w else alex_taps
    shift = torch.tensor([-0.030, -0.088, -0.188]).double()[None, :, None, None]
    scale = torch.tensor([0.458, 0.448, 0.450]).double()[None, :, None, None]

    def distance(a, b):
        total = []
        for start in range(0, len(a), 32):
            sides = []
            for images in (a, b):
                x = torch.tensor(np.asarray(images[start : start + 32])).double()[:, None].repeat(1, 3, 1, 1)
                sides.append([unit(t) for t in taps((x - shift) / scale, w)])
            sum_ = 0
            for k, (x, y) in enumerate(zip(*sides)):
                lin = w[f"lin{k}.weight"].reshape(1, -1, 1, 1)
                sum_ = sum_ + (lin * (x - y) ** 2).sum(1).mean((1, 2))
            total.append(sum_)
        return torch.cat(total).numpy()

    return distance


def unit(x):
    return x / (torch.sqrt((x**2).sum(1, keepdim=True)) + 1e-10)


def alex_taps(x, w):
    conv = lambda x, k, **o: F.relu(F.conv2d(x, w[f"features.{k}.weight"], w[f"features.{k}.bias"], **o))
    out = [conv(x, 0, stride=4, padding=2)]
    out.append(conv(F.max_pool2d(out[-1], 3, 2), 3, padding=2))
    out.append(conv(F.max_pool2d(out[-1], 3, 2), 6, padding=1))
    out.append(conv(out[-1], 8, padding=1))
    out.append(conv(out[-1], 10, padding=1))
    return out


def squeeze_taps(x, w):
    def conv(x, name, **o):
        return F.relu(F.conv2d(x, w[f"features.{name}.weight"], w[f"features.{name}.bias"], **o))

    def fire(x, k):
        x = conv(x, f"{k}.squeeze")
        return torch.cat([conv(x, f"{k}.expand1x1"), conv(x, f"{k}.expand3x3", padding=1)], 1)

    pool = lambda x: F.max_pool2d(x, 3, 2, ceil_mode=True)
    out = [conv(x, "0", stride=2)]
    out.append(fire(fire(pool(out[-1]), 3), 4))
    out.append(fire(fire(pool(out[-1]), 6), 7))
    out.append(fire(pool(out[-1]), 9))
    for k in (10, 11, 12):
        out.append(fire(out[-1], k))
    return out


def ms_ssim(a, b):
    """[n] of MS-SSIM over as many of the five scales as an 11-tap window fits, their weights renormalised; and how many."""
    side, count = a.shape[1], 0
    while side >= 11 and count < 5:
        side, count = side // 2, count + 1
    if count == 0:
        return None, 0
    weights = WEIGHTS[:count] / WEIGHTS[:count].sum()
    x, y = (torch.tensor(np.asarray(i, dtype=np.float64))[:, None] for i in (a, b))
    product = 1
    for k in range(count):
        luminance, contrast = structure(x, y)
        term = (luminance * contrast if k == count - 1 else contrast).mean((1, 2, 3))
        product = product * torch.clamp(term, min=0) ** weights[k]
        x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
    return product.numpy(), count


def structure(x, y):
    taps = torch.exp(-((torch.arange(11).double() - 5) ** 2) / (2 * 1.5**2))
    window = torch.outer(taps, taps)[None, None] / taps.sum() ** 2
    blur = lambda image: F.conv2d(image, window)
    c1, c2 = 0.01**2, 0.03**2
    mx, my = blur(x), blur(y)
    vx, vy, cov = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
    return (2 * mx * my + c1) / (mx * mx + my * my + c1), (2 * cov + c2) / (vx + vy + c2)
