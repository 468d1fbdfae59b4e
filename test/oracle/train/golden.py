"""Golden numbers for test/train: three WGAN-GP iterations of the thesis's networks, by PyTorch's own autograd and Adam.

    /usr/bin/python3 test/oracle/train/golden.py > test/oracle/train/golden.json

Made with PyTorch 1.13.1 in float64 on the CPU, so that the file is exact to float32. Everything that goes in (weights,
slices, latents, alpha) is drawn by the linear congruential generator below, which the test repeats; what comes out is
written as base64 of little-endian float32 in Gantry's layout ([4, 4, large, small]: (2, 3, 1, 0) of PyTorch's).
"""

import base64
import json
import struct
import sys

import torch
from torch import nn

CONFIG = dict(bsize=4, imsize=32, nc=1, nz=8, ngf=4, ndf=4, lr=1e-3, beta1=0.5, beta2=0.999, critic_iters=2)
LAMBDA = 10
ITERATIONS = 3
torch.set_default_dtype(torch.float64)


class Lcg:
    """a <- a * 1664525 + 1013904223 mod 2**32, u = a / 2**32, rounded to float32."""

    def __init__(self, seed):
        self.a = seed

    def values(self, count, low, high):
        out = []
        for _ in range(count):
            self.a = (self.a * 1664525 + 1013904223) % 2**32
            out.append(low + (high - low) * (self.a / 2**32))
        return torch.tensor(out).float().double()


def up(n_in, n_out, stride=2, pad=1):
    return nn.ConvTranspose2d(n_in, n_out, 4, stride, pad, bias=False)


def down(n_in, n_out, stride=2, pad=1):
    return nn.Conv2d(n_in, n_out, 4, stride, pad, bias=False)


class Main(nn.Module):
    def __init__(self, *layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


def build():
    nz, g, d = CONFIG["nz"], CONFIG["ngf"], CONFIG["ndf"]
    generator = Main(
        up(nz, 4 * g, 1, 0), nn.BatchNorm2d(4 * g), nn.ReLU(True),
        up(4 * g, 2 * g), nn.BatchNorm2d(2 * g), nn.ReLU(True),
        up(2 * g, g), nn.BatchNorm2d(g), nn.ReLU(True),
        up(g, 1), nn.Tanh(),
    )
    critic = Main(
        down(1, d), nn.LeakyReLU(0.2),
        down(d, 2 * d), nn.LeakyReLU(0.2),
        down(2 * d, 4 * d), nn.LeakyReLU(0.2),
        down(4 * d, 1, 1, 0),
    )
    for seed, network in ((1, generator), (2, critic)):
        lcg = Lcg(seed)
        with torch.no_grad():
            for parameter in network.parameters():
                shape = ours(parameter).shape
                drawn = lcg.values(parameter.numel(), 0.5, 1.5) if parameter.dim() == 1 else lcg.values(parameter.numel(), -0.2, 0.2)
                drawn = drawn.reshape(shape)
                parameter.copy_(drawn.permute(3, 2, 0, 1) if parameter.dim() == 4 else drawn)
    return generator, critic


def ours(tensor):
    return tensor.permute(2, 3, 1, 0) if tensor.dim() == 4 else tensor


def pack(tensor):
    values = ours(tensor.detach()).reshape(-1).tolist()
    return base64.b64encode(struct.pack(f"<{len(values)}f", *values)).decode()


def pack_all(items):
    return {name: pack(tensor) for name, tensor in items if "num_batches" not in name}


def main():
    c = CONFIG
    generator, critic = build()
    options = dict(lr=c["lr"], betas=(c["beta1"], c["beta2"]))
    adam_g = torch.optim.Adam(generator.parameters(), **options)
    adam_d = torch.optim.Adam(critic.parameters(), **options)
    inputs = Lcg(3)
    golden = {"torch": torch.__version__, "config": c | {"lambda": LAMBDA}, "iterations": ITERATIONS, "rows": []}
    b, s = c["bsize"], c["imsize"]
    for iteration in range(ITERATIONS):
        for step in range(c["critic_iters"]):
            real = inputs.values(b * s * s, -1, 1).reshape(b, 1, s, s)
            z = inputs.values(b * c["nz"], -1.5, 1.5).reshape(b, c["nz"], 1, 1)
            alpha = inputs.values(b, 0, 1).reshape(b, 1, 1, 1)
            fake = generator(z).detach()
            between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
            (g,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
            norm = g.flatten(1).norm(2, dim=1)
            penalty = ((norm - 1) ** 2).mean()
            d_real, d_fake = critic(real).mean(), critic(fake).mean()
            adam_d.zero_grad()
            (d_fake - d_real + LAMBDA * penalty).backward()
            if iteration == 0 and step == 0:
                golden["criticGradients"] = pack_all((n, p.grad) for n, p in critic.named_parameters())
            adam_d.step()
        z = inputs.values(b * c["nz"], -1.5, 1.5).reshape(b, c["nz"], 1, 1)
        adam_g.zero_grad()
        score = critic(generator(z)).mean()
        (-score).backward()
        if iteration == 0:
            golden["generatorGradients"] = pack_all((n, p.grad) for n, p in generator.named_parameters())
        adam_g.step()
        golden["rows"].append([x.item() for x in (d_real, d_fake, penalty, norm.mean(), score)])
    golden["generator"] = pack_all(generator.state_dict().items())
    golden["critic"] = pack_all(critic.state_dict().items())
    for name, network, adam in (("generator", generator, adam_g), ("critic", critic, adam_d)):
        for moment, key in (("First", "exp_avg"), ("Second", "exp_avg_sq")):
            golden[name + moment] = pack_all((n, adam.state[p][key]) for n, p in network.named_parameters())
    generator.eval()
    z = inputs.values(2 * c["nz"], -1.5, 1.5).reshape(2, c["nz"], 1, 1)
    golden["images"] = pack(generator(z).reshape(-1))
    json.dump(golden, sys.stdout, separators=(",", ":"))
    sys.stdout.write("\n")


main()
