"""Recomputes what `gantry evaluate --dump` wrote, from the dumped features and images, by outside definitions.

    npm run gantry -- evaluate … --dump --out DIR
    /usr/bin/python3 test/oracle/evaluation/blackbox/check.py DIR [--weights /work/shared/weights] [--model model.pth]
        [--networks public/networks]

Prints a line a figure (name, Gantry's, the oracle's, their difference), what is structurally wrong, and a verdict line. Exit 0
when all agrees, else 1. Written from docs/evaluation-json.md and docs/metrics.md without a look at src/evaluate. What a
definition leaves to a draw (which training slices make the floor) is held to the range of 50 draws of its own instead.
Written with Python 3.11, NumPy 1.24, SciPy 1.10, scikit-image 0.19.3, PyTorch 1.13 (Debian 12).
"""
import argparse
import json
import math
import sys
import warnings
from pathlib import Path

import numpy as np

from critic import critic_rows
from features import coverage_of, fid, kid
from mobilenet import mobilenet_features, mobilenet_maps
from perceptual import load_lpips, ms_ssim, read_safetensors
from pixels import psnr, ssim, thesis_psnr, thesis_ssim
from structure import structural_faults

# float32 features and images, float64 sums on both sides: what is left is rounding.
RELATIVE = 1e-5
# LPIPS and the critic run in float32 in the browser.
RELATIVE_NETWORK = 2e-4


def main():
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("dir", type=Path)
    arguments.add_argument("--weights", type=Path, default=Path("/work/shared/weights"))
    arguments.add_argument("--model", type=Path, help="the model.pth that was judged: its critic's figures too")
    arguments.add_argument("--networks", type=Path, help="the shipped networks: features of the images, too (MobileNetV2 alone)")
    given = arguments.parse_args()
    text = (given.dir / "evaluation.json").read_text()
    file = json.loads(text, parse_constant=lambda word: sys.exit(f"not JSON: {word}"))
    features = read_safetensors(given.dir / "features.safetensors")
    images = read_safetensors(given.dir / "images.safetensors")
    pairs = json.loads((given.dir / "pairs.json").read_text())
    table = Table()
    faults = structural_faults(file, features, images, pairs)
    shipped = given.networks and file["network"]["name"] == "mobilenet-v2" and given.networks / "mobilenet-v2"
    if shipped:
        network_rows(table, file, features, images, shipped)
    feature_rows(table, file, features)
    pair_rows(table, file, features, images, pairs, given.weights, shipped)
    if given.model:
        critic_rows(table, file, images, given.model)
    for fault in faults:
        print("FAULT", fault)
    bad = len(faults) + table.bad
    print(f"{given.dir.name}: {'AGREES' if bad == 0 else f'{bad} DISAGREE'} ({table.count} figures, {len(faults)} structural faults)")
    sys.exit(0 if bad == 0 else 1)


class Table:
    """Prints rows as they come, and counts those that differ."""

    def __init__(self):
        self.bad = self.count = 0

    def equal(self, name, gantry, oracle, relative=RELATIVE, absolute=1e-7):
        if gantry is None or oracle is None or not math.isfinite(oracle):
            agree, difference = gantry is None and (oracle is None or not math.isfinite(oracle)), "-"
        else:
            difference = gantry - oracle
            agree = abs(difference) <= absolute + relative * abs(oracle)
            difference = f"{difference:+.2e}"
        self.row(name, gantry, oracle, difference, agree)

    def within(self, name, gantry, draws):
        """Gantry's is one draw: within the oracle's draws, widened by half their spread."""
        low, high = min(draws), max(draws)
        slack = 0.5 * (high - low) + RELATIVE * abs(high)
        agree = gantry is not None and low - slack <= gantry <= high + slack
        self.row(name, gantry, f"{low:.6g}..{high:.6g}", "range", agree)

    def row(self, name, gantry, oracle, difference, agree):
        show = lambda v: v if isinstance(v, str) else "null" if v is None else f"{v:.8g}"
        self.count += 1
        self.bad += not agree
        print(f"{'' if agree else '!! '}{name:34} {show(gantry):>16} {show(oracle):>24} {difference:>10}")


def feature_rows(table, file, features):
    real, fake, train = (features[k].astype(np.float64) for k in ("real", "fake", "train"))
    value = lambda name: file["metrics"][name]["value"]
    floor_n = file["n"]["floor"]
    table.equal("fid", value("fid"), fid(real, fake), absolute=1e-6)
    rng = np.random.default_rng(0)

    def draws(rows, n):
        return [fid(real, rows[rng.choice(len(rows), n, replace=False)]) for _ in range(1 if n >= len(rows) else 50)]

    if min(floor_n, len(real)) >= 2:
        for name, rows in (("floor", train), ("matchedFid", fake)):
            n = min(floor_n, len(rows))
            if n == len(rows):
                table.equal(name, value(name), fid(real, rows), absolute=1e-6)
            elif n >= 2:
                table.within(name, value(name), draws(rows, n))
    if value("ratio") is not None:
        table.equal("ratio", value("ratio"), value("matchedFid") / value("floor"), relative=1e-9)
    table.equal("kid", value("kid"), kid(real, fake) if min(len(real), len(fake)) > 1 else None)
    for name, oracle in coverage_of(real, fake, 5).items():
        table.equal(name, value(name), oracle)
    points = file["fidByCount"]
    if value("fidInfinity") is not None:
        slope_intercept = np.polyfit([1 / p["n"] for p in points], [p["fid"] for p in points], 1)
        table.equal("fidInfinity (line of fidByCount)", value("fidInfinity"), slope_intercept[1], relative=1e-6)
    for point in points:
        if 2 <= point["n"] < len(fake):
            table.within(f"fidByCount n={point['n']}", point["fid"], draws(fake, point["n"]))


def network_rows(table, file, features, images, folder, most=24):
    """Largest difference of a feature to PyTorch's, over the first `most` images a side, as a share of the largest feature."""
    for side in ("real", "fake", "train"):
        oracle = mobilenet_features(folder, file["network"]["tap"], images[side][:most])
        apart = np.abs(features[side][:most] - oracle).max() / np.abs(oracle).max()
        table.equal(f"features.{side}, largest difference", float(apart), 0.0, absolute=RELATIVE)


def pair_rows(table, file, features, images, pairs, weights, networks):
    unit = {k: (v.astype(np.float64) + 1) / 2 for k, v in images.items()}
    sides = {"realFake": "real fake", "realReal": "real real", "nearestTraining": "fake train", "fakeFake": "fake fake"}
    lpips_name = file["lpipsNetwork"] and file["lpipsNetwork"]["name"]
    distance = load_lpips(weights / f"{lpips_name}.safetensors") if lpips_name else None
    metrics = file["metrics"]
    for kind, names in sides.items():
        first, second = names.split()
        listed = np.array(pairs[kind], dtype=int).reshape(-1, 2)
        pick = lambda source: (source[first][listed[:, 0]], source[second][listed[:, 1]])
        a, b = pick(unit)
        table.equal(f"ssim.{kind}", metrics["ssim"][kind]["value"], ssim(a, b))
        table.equal(f"psnr.{kind}", metrics["psnr"][kind]["value"], psnr(a, b))
        mean = float(distance(*pick(images)).mean()) if distance and len(listed) else None
        table.equal(f"lpips.{kind}", metrics["lpips"][kind]["value"], mean, relative=RELATIVE_NETWORK, absolute=1e-6)
        if networks and metrics["featureDistance"][kind]["value"] is not None:
            standing = stand_in(networks, file["network"]["tap"], *pick(images))
            table.equal(f"featureDistance.{kind}", metrics["featureDistance"][kind]["value"], standing, relative=RELATIVE_NETWORK)
        if kind in ("realReal", "fakeFake"):
            similarity, scales = ms_ssim(a, b) if len(listed) else (None, 0)
            mean = None if similarity is None else float(similarity.mean())
            table.equal(f"msSsim.{kind}", metrics["msSsim"][kind]["value"], mean)
            if len(listed):
                table.equal(f"msSsim.scales ({kind})", metrics["msSsim"]["scales"], scales)
        if kind == "realFake" and file["asInThesis"] and len(listed):
            thesis = file["asInThesis"]
            table.equal("asInThesis.ssim", thesis["ssim"], thesis_ssim(a, b))
            table.equal("asInThesis.psnr", thesis["psnr"], thesis_psnr(a, b))
            wrong = float(distance(a, b).mean()) if distance else None
            table.equal("asInThesis.lpips", thesis["lpips"], wrong, relative=RELATIVE_NETWORK, absolute=1e-6)


def stand_in(folder, tap, a, b):
    """LPIPS without learned weights at one layer: channels of unit length, their squared difference, averaged over positions."""
    x, y = (mobilenet_maps(folder, tap, side) for side in (a, b))
    unit = lambda t: t / np.linalg.norm(t, axis=1, keepdims=True)
    return float(((unit(x) - unit(y)) ** 2).sum(1).mean())


if __name__ == "__main__":
    warnings.simplefilter("ignore")
    main()
