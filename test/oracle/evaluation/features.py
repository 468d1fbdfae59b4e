"""Golden values of feature space and of the critic's scores, by definition in NumPy and SciPy.

    /usr/bin/python3 test/oracle/evaluation/features.py > test/oracle/evaluation/features.json

Written with Python 3.11, NumPy 1.24, SciPy 1.10 (Debian 12). Inputs are those of test/evaluate/golden.ts.
Precision, recall, density and coverage follow the authors' package prdc 0.2 line by line: radii by the (k + 1)-th smallest distance with the
image itself among them, comparisons by <.
"""
import json
import sys

import numpy as np
import scipy
import scipy.linalg
from scipy import stats


def lcg(seed, count):
    out = np.empty(count)
    a = seed
    for i in range(count):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def features(seed, n, d, shift):
    return lcg(seed, n * d).reshape(n, d) ** 2 + shift * np.arange(d) / d


def fid(x, y):
    c1, c2 = np.cov(x, rowvar=False), np.cov(y, rowvar=False)
    rest = ((x.mean(0) - y.mean(0)) ** 2).sum() + np.trace(c1) + np.trace(c2)
    if min(len(x), len(y)) > x.shape[1]:
        return rest - 2 * np.trace(scipy.linalg.sqrtm(c1 @ c2)).real
    a, b = ((s - s.mean(0)) / np.sqrt(len(s) - 1) for s in (x, y))
    return rest - 2 * np.linalg.svd(a @ b.T, compute_uv=False).sum()


def kid(x, y):
    def k(a, b):
        return (a @ b.T / a.shape[1] + 1) ** 3

    def within(a):
        g = k(a, a)
        return (g.sum() - np.trace(g)) / (len(a) * (len(a) - 1))

    return within(x) + within(y) - 2 * k(x, y).mean()


def distances(x, y):
    return np.sqrt(((x[:, None] - y[None]) ** 2).sum(-1))


def prdc(real, fake, k=5):
    radii = [np.partition(distances(s, s), k, axis=1)[:, k] for s in (real, fake)]
    d = distances(real, fake)
    return {
        "precision": (d < radii[0][:, None]).any(0).mean(),
        "recall": (d < radii[1][None]).any(1).mean(),
        "density": (d < radii[0][:, None]).sum(0).mean() / k,
        "coverage": (d.min(1) < radii[0]).mean(),
    }


def pair(n1, n2, d, shift):
    return features(1, n1, d, 0), features(2, n2, d, shift)


def repeated(n1, n2, d, shift):
    """Fakes of which the first 8 are one image, real number 3."""
    real, fake = pair(n1, n2, d, shift)
    fake[:8] = real[3]
    return real, fake


def case(n1, n2, d, shift, **extra):
    x, y = pair(n1, n2, d, shift)
    out = {"n1": n1, "n2": n2, "d": d, "shift": shift, "fid": fid(x, y), "kid": kid(x, y)}
    out.update({name: float(value) for name, value in prdc(x, y).items()})
    return out


def auc(real, fake):
    return stats.mannwhitneyu(real, fake).statistic / (len(real) * len(fake))


def clustered_error(values, units):
    e = values - values.mean()
    sums = np.array([e[units == u].sum() for u in np.unique(units)])
    return np.sqrt(len(sums) / (len(sums) - 1) * (sums**2).sum()) / len(values)


def scores(seed, n, shift):
    """On a grid of 1/8, so that ties happen."""
    return np.floor(8 * (4 * lcg(seed, n) + shift)) / 8


real, fake = scores(21, 40, 0.5), scores(22, 70, 0)
x = features(1, 50, 8, 0)
u, s, vt = np.linalg.svd(x - x.mean(0), full_matrices=False)
ties = repeated(50, 60, 8, 0.1)
small = lcg(31, 49).reshape(7, 7)
golden = {
    "versions": {"numpy": np.__version__, "scipy": scipy.__version__},
    "cases": [case(50, 60, 8, 0.1), case(40, 30, 64, 0.05), case(200, 150, 256, 0.02)],
    "repeated": {name: float(value) for name, value in prdc(*ties).items()},
    "student975": [[df, stats.t.ppf(0.975, df)] for df in (1, 2, 3, 4, 5, 9, 19, 50, 511, 1000)],
    "wilson": [
        [k, n, *stats.binomtest(k, n).proportion_ci(0.95, method="wilson")]
        for k, n in ((0, 10), (1, 10), (37, 64), (128, 128), (5, 7))
    ],
    "auc": {
        "value": auc(real, fake),
        "above": (real > fake.max()).mean(),
        "ties": int((real[:, None] == fake[None]).sum()),
    },
    "meanError": {
        "byUnits": clustered_error(lcg(5, 30), np.arange(30) // 4),
        "single": lcg(5, 30).std(ddof=1) / np.sqrt(30),
    },
    "plane": {"variance": (s[:2] ** 2).sum() / (s**2).sum(), "absolute": np.abs(u[:, :2] * s[:2])[:5].tolist()},
    "eigen": {
        "values": np.linalg.eigvalsh(small @ small.T)[::-1].tolist(),
        "leading": np.linalg.eigvalsh(x @ x.T)[::-1][:3].tolist(),
    },
}
json.dump(golden, sys.stdout, indent=1)
print()
