"""Golden values of image pairs and of copying: MS-SSIM by its definition in PyTorch, skimage's default SSIM, SciPy's binomial.

    /usr/bin/python3 test/oracle/evaluation/images.py > test/oracle/evaluation/images.json

Written with Python 3.11, NumPy 1.24, SciPy 1.10, scikit-image 0.19.3, PyTorch 1.13 (Debian 12). Images are the pair of
test/oracle/evaluate/golden.py: g smooth, h = 0.9 g + 0.1 noise of the 32-bit LCG.
"""
import json
import sys

import numpy as np
import scipy
import scipy.stats
import skimage
import torch
import torch.nn.functional as F
from skimage.metrics import peak_signal_noise_ratio, structural_similarity

WEIGHTS = [0.0448, 0.2856, 0.3001, 0.2363, 0.1333]


def lcg(seed, count):
    out = np.empty(count)
    a = seed
    for i in range(count):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def pair(size):
    i, j = np.mgrid[0:size, 0:size]
    g = (np.sin(i / 5) + np.cos(j / 7)) / 4 + 0.5
    return g, 0.9 * g + 0.1 * lcg(7, size * size).reshape(size, size)


def window():
    taps = torch.exp(-((torch.arange(11, dtype=torch.float64) - 5) ** 2) / (2 * 1.5**2))
    taps = taps / taps.sum()
    return torch.outer(taps, taps)[None, None]


def similarity(x, y):
    """Means of luminance * contrast * structure and of contrast * structure, range 1."""
    blur = lambda image: F.conv2d(image, window())
    c1, c2 = 0.01**2, 0.03**2
    mx, my = blur(x), blur(y)
    vx, vy, cov = blur(x * x) - mx * mx, blur(y * y) - my * my, blur(x * y) - mx * my
    cs = (2 * cov + c2) / (vx + vy + c2)
    return (((2 * mx * my + c1) / (mx * mx + my * my + c1)) * cs).mean().item(), cs.mean().item()


def ms_ssim(a, b):
    x, y = (torch.tensor(image)[None, None] for image in (a, b))
    sides = []
    side = len(a)
    while side >= 11 and len(sides) < 5:
        sides.append(side)
        side //= 2
    weights = np.array(WEIGHTS[: len(sides)])
    weights /= weights.sum()
    result = 1.0
    for scale, weight in enumerate(weights):
        if scale > 0:
            x, y = F.avg_pool2d(x, 2), F.avg_pool2d(y, 2)
        whole, contrast = similarity(x, y)
        result *= max(0.0, whole if scale == len(sides) - 1 else contrast) ** weight
    return {"size": len(a), "scales": len(sides), "value": result}


def case(size):
    g, h = pair(size)
    return {**ms_ssim(g, h), "inverted": ms_ssim(g, 1 - g)["value"]}


def thesis(size):
    """eval_model.py: images on [-1, 1], skimage's defaults with data_range=2; PSNR on [0, 1]."""
    g, h = pair(size)
    a, b = np.float32(2 * g - 1), np.float32(2 * h - 1)
    return {
        "size": size,
        "ssim": structural_similarity(np.float64(a), np.float64(b), data_range=2.0),
        "ssimOnUnitRange": structural_similarity(g, h, data_range=1.0),
        "psnr": peak_signal_noise_ratio(np.float64(a) / 2 + 0.5, np.float64(b) / 2 + 0.5, data_range=1.0),
    }


def clustered(values, first, second, one_pool):
    """Mean and half-width of pairInterval.ts, term by term over a matrix of which pairs share a unit."""
    e = values - values.mean()
    n = len(e)
    same = (first[:, None] == first) | (second[:, None] == second)
    effective = lambda units: len(units) ** 2 / (np.unique(units, return_counts=True)[1] ** 2).sum()
    if one_pool:
        same |= (first[:, None] == second) | (second[:, None] == first)
        units = effective(np.concatenate([first, second]))
        correction, degrees = units * (units - 1) / (units - 2) ** 2, np.floor(units - 2)
    else:
        units = min(effective(first), effective(second))
        correction, degrees = units / (units - 1), np.floor(units - 1)
    variance = max((np.outer(e, e) * same).sum() / n**2 * correction, (e**2).sum() / n / (n - 1))
    return {"mean": values.mean(), "half": scipy.stats.t.ppf(0.975, degrees) * np.sqrt(variance)}


def interval(one_pool):
    n = 60
    u = lcg(21, 3 * n)
    first = np.floor(u[:n] * 7).astype(int)
    second = np.floor(u[n : 2 * n] * (7 if one_pool else 30)).astype(int)
    values = u[2 * n :] + 0.3 * first + (0.2 * second if one_pool else 0)
    return {"onePool": one_pool, **clustered(values, first, second, one_pool)}


golden = {
    "versions": {
        "numpy": np.__version__,
        "scipy": scipy.__version__,
        "skimage": skimage.__version__,
        "torch": torch.__version__,
    },
    "msSsim": [case(size) for size in (16, 32, 45, 64, 128, 176)],
    "thesis": thesis(64),
    "intervals": [interval(False), interval(True)],
    "binomial": [
        {"trials": n, "chance": p, "atLeast": k, "tail": scipy.stats.binom.sf(k - 1, n, p)}
        for n, p, k in [(512, 0.001, 5), (512, 0.001, 1), (512, 1e-9, 1), (100, 0.5, 50), (100, 0.9, 3), (2048, 0.3, 900)]
    ],
}
json.dump(golden, sys.stdout, indent=1)
print()
