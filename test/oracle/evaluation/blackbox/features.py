"""Figures of feature space from their papers: FID by SciPy's sqrtm, KID as an unbiased MMD, precision, recall, density, coverage.

Rows are feature vectors, [n, d] in float64. Sources: Heusel 2017, Binkowski 2018, Kynkaanniemi 2019, Naeem 2020.
"""
import numpy as np
from scipy.linalg import sqrtm
from scipy.spatial.distance import cdist


def fid(a, b):
    if min(len(a), len(b)) < 2:
        return None
    covariances = [np.atleast_2d(np.cov(x, rowvar=False, ddof=1)) for x in (a, b)]
    root = sqrtm_trace(*covariances)
    return float(((a.mean(0) - b.mean(0)) ** 2).sum() + sum(np.trace(c) for c in covariances) - 2 * root)


def sqrtm_trace(c1, c2):
    """Tr sqrt(C1 C2) = Tr sqrt(R C2 R), R = sqrtm(C1): symmetric, so that singular covariances (n < d) do no harm."""
    r = sqrtm_symmetric(c1)
    values = np.linalg.eigvalsh(r @ c2 @ r)
    return np.sqrt(np.clip(values, 0, None)).sum()


def sqrtm_symmetric(c):
    if np.linalg.matrix_rank(c) == len(c):
        return np.real(sqrtm(c))
    values, vectors = np.linalg.eigh(c)
    return (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T


def kid(a, b):
    d = a.shape[1]
    kernel = lambda x, y: (x @ y.T / d + 1) ** 3
    off = lambda k: (k.sum() - np.trace(k)) / (len(k) * (len(k) - 1))
    return float(off(kernel(a, a)) + off(kernel(b, b)) - 2 * kernel(a, b).mean())


def coverage_of(real, fake, k):
    """None where either side has no k-th neighbour."""
    if min(len(real), len(fake)) <= k:
        return dict.fromkeys(("precision", "recall", "density", "coverage"))
    d = cdist(real, fake)
    r, f = kth(real, k), kth(fake, k)
    inside = d <= r[:, None]
    return {
        "precision": float(inside.any(0).mean()),
        "recall": float((d <= f[None, :]).any(1).mean()),
        "density": float(inside.sum(0).mean() / k),
        "coverage": float((d.min(1) <= r).mean()),
    }


def kth(x, k):
    """Distance of each row to its k-th nearest other row."""
    d = cdist(x, x)
    np.fill_diagonal(d, np.inf)
    return np.sort(d, 1)[:, k - 1]
