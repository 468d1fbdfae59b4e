"""Golden values of the networks in src/evaluate: LPIPS, its stand-in and the Inception of published FIDs, in PyTorch.

    /usr/bin/python3 test/oracle/evaluation/networks.py > test/oracle/evaluation/networks.json

Written with Python 3.11, PyTorch 1.13.1, torchvision 0.14.1, NumPy 1.24 (Debian 12), float32 as the networks are used. No downloaded
weights: every tensor is drawn from the 32-bit LCG below, as the tests draw it (test/fixtures/lcgWeights.ts). The trunks are
torchvision's; LPIPS is its definition (Zhang et al. 2018, and the repository's lpips.py, v0.1); Inception's four blocks are rebuilt
after pytorch-fid's inception.py. The Keras part is the definition of its layers, channels last, in float64.
"""
import json
import math
import sys

import numpy as np
import torch
import torchvision
import torch.nn.functional as F
from torch import nn
from torchvision.models import alexnet, squeezenet1_1
from torchvision.models.inception import Inception3, InceptionA, InceptionC, InceptionE

torch.set_grad_enabled(False)
A, C = 1664525, 1013904223


def lcg(seed, count):
    """u_1 … u_count, by leaps: u_{k+m} = A^m u_k + C (A^{m-1} + … + 1) mod 2^32."""
    out = np.empty(count, dtype=np.uint64)
    a = seed
    head = min(count, 4096)
    for i in range(head):
        a = (a * A + C) % 2**32
        out[i] = a
    leap_a, leap_c, done = pow(A, head, 2**32), 0, head
    for i in range(head):
        leap_c = (leap_c * A + C) % 2**32
    while done < count:
        take = min(head, count - done)
        out[done : done + take] = (out[done - head : done - head + take] * np.uint64(leap_a) + np.uint64(leap_c)) % np.uint64(2**32)
        done += take
    return out.astype(np.float64) / 2**32


def fill(tensors):
    """Tensor k of [(name, shape)] from seed k + 1: weights uniform with He's deviation, norms near one, the rest small."""
    state = {}
    for k, (name, shape) in enumerate(tensors):
        u = lcg(k + 1, math.prod(shape))
        if name.startswith("lin"):
            values = u
        elif name.endswith("running_var") or name.endswith("bn.weight"):
            values = 0.5 + u
        elif len(shape) == 4:
            values = (2 * u - 1) * math.sqrt(6 / math.prod(shape[1:]))
        else:
            values = (2 * u - 1) * 0.1
        state[name] = torch.tensor(values.reshape(shape), dtype=torch.float32)
    return state


def pair(size):
    i, j = np.mgrid[0:size, 0:size]
    g = (np.sin(i / 5) + np.cos(j / 7)) / 4 + 0.5
    h = 0.5 * g + 0.5 * lcg(7, size * size).reshape(size, size)
    return [torch.tensor(2 * x - 1, dtype=torch.float32)[None, None] for x in (g, h)]


def named(module):
    return [(name, tuple(value.shape)) for name, value in module.state_dict().items() if "num_batches" not in name]


def lpips(features, taps, state, pair_):
    """The definition: ScalingLayer, normalize_tensor (eps 1e-10), lin (1 x 1), spatial mean, sum."""
    shift = torch.tensor([-0.030, -0.088, -0.188])[None, :, None, None]
    scale = torch.tensor([0.458, 0.448, 0.450])[None, :, None, None]
    maps = []
    for x in pair_:
        x = (x.repeat(1, 3, 1, 1) - shift) / scale
        found = []
        for index, layer in enumerate(features):
            x = layer(x)
            if index in taps:
                found.append(x.clone())
        maps.append(found)
    total = 0
    for k, (a, b) in enumerate(zip(*maps)):
        a, b = (m / (torch.sqrt((m**2).sum(1, keepdim=True)) + 1e-10) for m in (a, b))
        total += F.conv2d((a - b) ** 2, state[f"lin{k}.weight"]).mean().item()
    return total


def lpips_case(network, taps, last, sizes):
    features = network(weights=None).features[: last + 1].eval()
    for layer in features:
        if isinstance(layer, nn.ReLU):
            layer.inplace = False
    trunk = [(f"features.{name}", shape) for name, shape in named(features)]
    x, widths = torch.zeros(1, 3, 64, 64), []
    for index, layer in enumerate(features):
        x = layer(x)
        if index in taps:
            widths.append(x.shape[1])
    state = fill(trunk + [(f"lin{k}.weight", (1, width, 1, 1)) for k, width in enumerate(widths)])
    features.load_state_dict({name[len("features.") :]: state[name] for name, _ in trunk})
    return {
        "tensors": [[name, list(value.shape)] for name, value in state.items()],
        "distances": [{"size": size, "value": lpips(features, taps, state, pair(size))} for size in sizes],
    }


def average(x):
    return F.avg_pool2d(x, kernel_size=3, stride=1, padding=1, count_include_pad=False)


class BlockA(InceptionA):
    def _forward(self, x):
        one = self.branch1x1(x)
        five = self.branch5x5_2(self.branch5x5_1(x))
        three = self.branch3x3dbl_3(self.branch3x3dbl_2(self.branch3x3dbl_1(x)))
        return [one, five, three, self.branch_pool(average(x))]


class BlockC(InceptionC):
    def _forward(self, x):
        one = self.branch1x1(x)
        seven = self.branch7x7_3(self.branch7x7_2(self.branch7x7_1(x)))
        twice = self.branch7x7dbl_2(self.branch7x7dbl_1(x))
        twice = self.branch7x7dbl_5(self.branch7x7dbl_4(self.branch7x7dbl_3(twice)))
        return [one, seven, twice, self.branch_pool(average(x))]


class BlockE(InceptionE):
    def __init__(self, width, pool):
        super().__init__(width)
        self.pool = pool

    def _forward(self, x):
        one = self.branch1x1(x)
        three = self.branch3x3_1(x)
        three = torch.cat([self.branch3x3_2a(three), self.branch3x3_2b(three)], 1)
        twice = self.branch3x3dbl_2(self.branch3x3dbl_1(x))
        twice = torch.cat([self.branch3x3dbl_3a(twice), self.branch3x3dbl_3b(twice)], 1)
        return [one, three, twice, self.branch_pool(self.pool(x))]


def inception():
    net = Inception3(num_classes=1008, aux_logits=False, init_weights=False)
    net.Mixed_5b, net.Mixed_5c, net.Mixed_5d = BlockA(192, 32), BlockA(256, 64), BlockA(288, 64)
    for name, width in (("b", 128), ("c", 160), ("d", 160), ("e", 192)):
        setattr(net, f"Mixed_6{name}", BlockC(768, channels_7x7=width))
    net.Mixed_7b = BlockE(1280, average)
    net.Mixed_7c = BlockE(2048, lambda x: F.max_pool2d(x, kernel_size=3, stride=1, padding=1))
    net.fc, net.dropout = nn.Identity(), nn.Identity()
    return net.eval()


def inception_case(size):
    net = inception()
    tensors = named(net)
    net.load_state_dict(fill(tensors), strict=False)
    x = torch.cat(pair(size))
    # pytorch-fid: bilinear to 299 on [0, 1], then 2x - 1.
    x = F.interpolate((x.repeat(1, 3, 1, 1) + 1) / 2, size=(299, 299), mode="bilinear", align_corners=False)
    features = net(2 * x - 1).numpy()
    return {
        "size": size,
        "tensors": [[name, list(shape)] for name, shape in tensors],
        "dimension": features.shape[1],
        # Of all 2048: sums and every 64th, so that the file stays small.
        "sum": features.astype(np.float64).sum(1).tolist(),
        "squares": (features.astype(np.float64) ** 2).sum(1).tolist(),
        "every64th": features[:, ::64].astype(np.float64).tolist(),
        "largest": float(features.max()),
    }


STEPS = [
    ("first.weight", (4, 3, 3, 3)),
    ("first.bias", (4,)),
    ("each.weight", (4, 1, 3, 3)),
    ("each.bn.weight", (4,)),
    ("each.bn.bias", (4,)),
    ("each.bn.running_mean", (4,)),
    ("each.bn.running_var", (4,)),
    ("alone.bn.weight", (8,)),
    ("alone.bn.running_mean", (8,)),
    ("alone.bn.running_var", (8,)),
    ("last.weight", (4, 8, 1, 1)),
]


def steps_case(size, input_size):
    """A network of every step that a manifest may have; its steps are in test/fixtures/stepsManifest.ts."""
    t = fill(STEPS)

    def norm(x, name, bias=None):
        mean, variance = t[f"{name}.running_mean"], t[f"{name}.running_var"]
        return F.batch_norm(x, mean, variance, t[f"{name}.weight"], bias, eps=1e-5)

    x = torch.cat(pair(size))
    x = F.interpolate(x, size=(input_size, input_size), mode="bilinear", align_corners=False)
    x = ((x + 1) / 2).repeat(1, 3, 1, 1)
    x = (x - torch.tensor([0.4, 0.5, 0.6])[:, None, None]) / torch.tensor([0.2, 0.25, 0.3])[:, None, None]
    x = F.relu(F.conv2d(F.pad(x, (1, 0, 2, 1)), t["first.weight"], t["first.bias"], stride=2))
    y = norm(F.conv2d(x, t["each.weight"], padding=1, groups=4), "each.bn", t["each.bn.bias"])
    y = torch.clamp(y, 0, 6)
    x = torch.cat([F.relu(x + y), F.max_pool2d(y, 3, 1, 1)], 1)
    x = F.relu(norm(x, "alone.bn"))
    x = F.max_pool2d(x, 2, 2, ceil_mode=True)
    x = F.conv2d(x, t["last.weight"])
    x = F.avg_pool2d(x, 3, 2, 0)
    return {"size": size, "tensors": STEPS, "features": x.mean((2, 3)).tolist()}


def stand_in(maps):
    """[2, h, w, c]: mean over positions of the squared distance of unit-normalised features."""
    unit = maps / (np.sqrt((maps**2).sum(-1, keepdims=True)) + 1e-10)
    return float(((unit[0] - unit[1]) ** 2).sum(-1).mean())


golden = {
    "versions": {"torch": torch.__version__, "torchvision": torchvision.__version__, "numpy": np.__version__},
    "lpips-alex": lpips_case(alexnet, (1, 4, 7, 9, 11), 11, (32, 64)),
    "lpips-squeeze": lpips_case(squeezenet1_1, (1, 4, 7, 9, 10, 11, 12), 12, (32, 64)),
    "fid-inception": inception_case(64),
    "steps": steps_case(32, 27),
    "standIn": stand_in(np.stack([lcg(21, 60), lcg(22, 60)]).reshape(2, 3, 4, 5) - 0.3),
}
json.dump(golden, sys.stdout, indent=None, separators=(",", ":"))
print()
