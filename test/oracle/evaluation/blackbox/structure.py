"""What must hold of evaluation.json and the dump whatever the figures are: order of interval ends, reasons, ranges, pairs, counts."""
import math

import numpy as np
from scipy.spatial.distance import cdist

SHARES = ("precision", "recall", "coverage", "auc", "discriminatorAccuracy", "generatorAccuracy")
FEATURE_FIGURES = ("fid", "matchedFid", "floor", "ratio", "fidInfinity", "kid")


def structural_faults(file, features, images, pairs):
    return [
        *figure_faults(file),
        *count_faults(file, features, images, pairs),
        *pair_faults(images, pairs),
        *comparable_faults(file),
        *test_faults(file),
    ]


def figures(metrics):
    for name, entry in metrics.items():
        if "value" in entry:
            yield name, entry
        else:
            for kind, figure in entry.items():
                if isinstance(figure, dict):
                    yield f"{name}.{kind}", figure


def figure_faults(file):
    for name, f in figures(file["metrics"]):
        value, low, high, reason = f["value"], f["low"], f["high"], f["reason"]
        parts = (value, low, high)
        if any(p is not None and not math.isfinite(p) for p in parts):
            yield f"{name} is not finite: {parts}"
        if (reason is None) != all(p is not None for p in parts):
            yield f"{name}: reason {reason} beside {parts}"
        if value is None and (low is not None or high is not None):
            yield f"{name}: an interval without a value"
        if (low is None) != (high is None):
            yield f"{name}: one end of an interval"
        if None not in parts and not low <= value <= high:
            yield f"{name}: {value} is outside {low}..{high}"
        if name in SHARES and any(p is not None and not 0 <= p <= 1 for p in parts):
            yield f"{name}: a share outside 0..1: {parts}"
    for name in ("floor", "ratio"):
        if file[name] != file["metrics"][name]:
            yield f"{name} differs from metrics.{name}"


def count_faults(file, features, images, pairs):
    n = file["n"]
    for side in ("real", "fake", "train"):
        if len(features[side]) != n[side]:
            yield f"features.{side} has {len(features[side])} rows, n.{side} is {n[side]}"
        if len(images[side]) != n[side]:
            yield f"images.{side} has {len(images[side])} images, n.{side} is {n[side]}"
        if features[side].ndim != 2 or features[side].shape[1] != file["network"]["dimension"]:
            yield f"features.{side} is {features[side].shape}, dimension {file['network']['dimension']}"
        if not np.isfinite(features[side]).all() or not np.isfinite(images[side]).all():
            yield f"{side} holds values that are not finite"
        if images[side].size and (images[side].min() < -1 or images[side].max() > 1):
            yield f"images.{side} leaves [-1, 1]"
    for kind in ("realFake", "realReal", "fakeFake"):
        if len(pairs[kind]) > n["pairs"]:
            yield f"{kind}: {len(pairs[kind])} pairs, n.pairs is {n['pairs']}"
    if file["critic"]:
        for side in ("real", "fake", "train"):
            if sum(file["critic"][side]) != n[side]:
                yield f"critic.{side} counts {sum(file['critic'][side])} of {n[side]}"


def pair_faults(images, pairs):
    limits = {"realFake": ("real", "fake"), "realReal": ("real", "real"), "nearestTraining": ("fake", "train"), "fakeFake": ("fake", "fake")}
    for kind, (first, second) in limits.items():
        listed = [tuple(p) for p in pairs[kind]]
        if any(not (0 <= i < len(images[first]) and 0 <= j < len(images[second])) for i, j in listed):
            yield f"{kind}: an index out of range"
            continue
        keys = {tuple(sorted(p)) if first == second else p for p in listed}
        if len(keys) != len(listed):
            yield f"{kind}: {len(listed) - len(keys)} pairs twice"
        if first == second and any(i == j for i, j in listed):
            yield f"{kind}: an image beside itself"
    nearest = pairs["nearestTraining"]
    if nearest and len(images["train"]):
        flat = lambda x: x.reshape(len(x), -1).astype(np.float64)
        d = cdist(flat(images["fake"]), flat(images["train"]))
        worse = [(i, j, d[i, j], d[i].min()) for i, j in nearest if d[i, j] > d[i].min() * (1 + 1e-5) + 1e-6]
        if worse:
            i, j, found, best = worse[0]
            yield f"nearestTraining: {len(worse)} of {len(nearest)} are not L2-nearest, first {i}-{j} at {found:.4g}, nearest {best:.4g}"


def comparable_faults(file):
    listed = file["comparable"]
    if not file["network"]["published"] and set(listed) & set(FEATURE_FIGURES):
        yield f"comparable names {set(listed) & set(FEATURE_FIGURES)} of a network that is not published"
    if "lpips" in listed and not file["lpipsNetwork"]:
        yield "comparable names lpips without an LPIPS network"
    if "lpips" not in listed and file["lpipsNetwork"]:
        yield "comparable lacks lpips"
    if "featureDistance" in listed:
        yield "comparable names the stand-in"


def test_faults(file):
    test = file["kidTest"]
    if test:
        count = test["p"] * (1 + test["permutations"])
        if abs(count - round(count)) > 1e-6 or round(count) < 1:
            yield f"kidTest: p {test['p']} is no count over {1 + test['permutations']}"
    if file["verdict"] and not file["gate"]:
        yield "a verdict without a gate"
    failed = file["memorisation"] and file["memorisation"]["state"] == "failed"
    if failed != any(w["code"] == "memorisation-failed" for w in file["warnings"]):
        yield "memorisation and warnings disagree"
