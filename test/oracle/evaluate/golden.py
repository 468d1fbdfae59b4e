"""Golden values of test/evaluate and test/numerics: SciPy's matrix square root in float64, skimage's SSIM and PSNR.

    /usr/bin/python3 test/oracle/evaluate/golden.py > test/oracle/evaluate/golden.json

Written with Python 3.11, NumPy 1.24, SciPy 1.10, scikit-image 0.19.3 (Debian 12). Every input is made from the 32-bit LCG
below, so that the tests make the same ones. The Frechet distance here is the definition, with scipy.linalg.sqrtm, on
cases where sqrtm is exact enough (full rank), and by eigenvalues of sqrt(C1) C2 sqrt(C1) where a covariance is singular.
"""
import json
import sys

import numpy as np
import scipy
import scipy.linalg
import skimage
from skimage.metrics import peak_signal_noise_ratio, structural_similarity


def lcg(seed, count):
    out = np.empty(count)
    a = seed
    for i in range(count):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def features(seed, n, d, shift):
    return lcg(seed, n * d).reshape(n, d) ** 2 + shift * np.arange(d) / d


def low_rank(seed, n, d, rank):
    """[n, d] of the given rank: the product of two LCG matrices."""
    return lcg(seed, n * rank).reshape(n, rank) @ lcg(seed + 100, rank * d).reshape(rank, d)


def parts(x, y):
    c1, c2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    return ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(c1) + np.trace(c2), c1, c2


def fid_sqrtm(x, y):
    rest, c1, c2 = parts(x, y)
    return rest - 2 * np.trace(scipy.linalg.sqrtm(c1 @ c2)).real


def fid_svd(x, y):
    rest, _, _ = parts(x, y)
    a = (x - x.mean(0)) / np.sqrt(len(x) - 1)
    b = (y - y.mean(0)) / np.sqrt(len(y) - 1)
    return rest - 2 * np.linalg.svd(a @ b.T, compute_uv=False).sum()


def pair(size):
    i, j = np.mgrid[0:size, 0:size]
    g = (np.sin(i / 5) + np.cos(j / 7)) / 4 + 0.5
    h = 0.9 * g + 0.1 * lcg(7, size * size).reshape(size, size)
    return g, h


def images(size):
    g, h = pair(size)
    kw = dict(gaussian_weights=True, sigma=1.5, use_sample_covariance=False, data_range=1)
    return {
        "size": size,
        "ssim": structural_similarity(g, h, **kw),
        "ssimInverted": structural_similarity(g, 1 - g, **kw),
        "psnr": peak_signal_noise_ratio(g, h, data_range=1),
    }


def case(name, method, x, y, **how):
    return {"name": name, "fid": method(x, y), **how}


def lcg_case(n1, n2, d, shift, method):
    return case("lcg", method, features(1, n1, d, 0), features(2, n2, d, shift), n1=n1, n2=n2, d=d, shift=shift)


golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__, "skimage": skimage.__version__},
    # n > d, full rank: the definition.
    "sqrtm": [lcg_case(50, 60, 8, 0.1, fid_sqrtm), lcg_case(200, 150, 64, 0.02, fid_sqrtm)],
    # n < d on either or both sides: singular covariances, by the singular values.
    "svd": [
        lcg_case(40, 30, 64, 0.05, fid_svd),
        lcg_case(200, 150, 256, 0.02, fid_svd),
        lcg_case(150, 30, 64, 0.05, fid_svd),
    ],
    # Rank 3 in 16 dimensions, 50 against 40 rows; and the same rank with n < d.
    "lowRank": [
        case("lowRank", fid_svd, low_rank(1, 50, 16, 3), low_rank(2, 40, 16, 3), n1=50, n2=40, d=16, rank=3),
        case("lowRank", fid_svd, low_rank(1, 10, 16, 3), low_rank(2, 12, 16, 3), n1=10, n2=12, d=16, rank=3),
    ],
    "singularValues": {
        "rows": 12,
        "columns": 7,
        "values": np.linalg.svd(lcg(3, 84).reshape(12, 7), compute_uv=False).tolist(),
        "lowRank": np.linalg.svd(low_rank(5, 9, 6, 2), compute_uv=False).tolist(),
    },
    "tridiagonal": np.sort(
        scipy.linalg.eigvalsh_tridiagonal(lcg(11, 20), lcg(12, 20)[:19])
    ).tolist(),
    "images": [images(64), images(32), images(11)],
}
json.dump(golden, sys.stdout, indent=1)
print()
