"""Golden bundles for `gantry replay`: the thesis's networks, stepped by PyTorch's own autograd and optimizers.

    /usr/bin/python3 test/oracle/replay/bundles.py            # all of them, beside this script
    /usr/bin/python3 test/oracle/replay/bundles.py gp-paper-32 # one

Made with PyTorch 1.13.1. NAME.safetensors.gzip is the bundle (docs/replay.md). NAME.expected.safetensors.gzip is what PyTorch
in float64 makes of it: the gradients of the first critic and the first generator step, and in its metadata `trace`,
`final` (the Euclidean norm of each tensor at the end) and `float32` (how far PyTorch in float32 lies from that: the worst
gradient and each network's trace). Rates are those at which the two mostly agree to 0.3 % over 50 iterations. Where a
LeakyReLU's input comes so near 0 that the two take different sides of it, they part ways, and no third can follow both:
each bundle takes the first seed at which they agree to 0.1 %.

Files are small because gzip finds repetition: slices come from a pool of four in a few greys, and weights and latents
are rounded. Nothing is lost by it, since both sides read the same bundle. The gradients are rounded to 16 bits of
mantissa, an error of 8e-6 at most.
"""

import gzip
import itertools
import json
import math
import struct
import sys
from pathlib import Path

import torch
from torch import nn

C, B, NZ = 2, 4, 8
POOL = 4
AGREE = 1e-3
# name: mode, schedule, image size, width of both networks, iterations
BUNDLES = {
    "tiny": ("gp", "paper", 32, 4, 5),
    "gp-paper-32": ("gp", "paper", 32, 8, 50),
    "gp-thesis-32": ("gp", "thesis", 32, 4, 50),
    "wc-paper-32": ("wc", "paper", 32, 4, 50),
    "wc-thesis-32": ("wc", "thesis", 32, 8, 50),
    "gp-paper-64": ("gp", "paper", 64, 4, 50),
    "gp-thesis-64": ("gp", "thesis", 64, 4, 50),
    "wc-paper-64": ("wc", "paper", 64, 4, 50),
    "wc-thesis-64": ("wc", "thesis", 64, 4, 50),
}


class Main(nn.Module):
    def __init__(self, layers):
        super().__init__()
        self.main = nn.Sequential(*layers)

    def forward(self, x):
        return self.main(x)


def networks(size, nf):
    doublings = int(math.log2(size)) - 3
    width = nf * 2**doublings
    up = [nn.ConvTranspose2d(NZ, width, 4, 1, 0, bias=False), nn.BatchNorm2d(width), nn.ReLU()]
    for _ in range(doublings):
        up += [nn.ConvTranspose2d(width, width // 2, 4, 2, 1, bias=False), nn.BatchNorm2d(width // 2), nn.ReLU()]
        width //= 2
    up += [nn.ConvTranspose2d(width, 1, 4, 2, 1, bias=False), nn.Tanh()]
    down = [nn.Conv2d(1, nf, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
    for _ in range(doublings):
        down += [nn.Conv2d(width, width * 2, 4, 2, 1, bias=False), nn.LeakyReLU(0.2)]
        width *= 2
    down += [nn.Conv2d(width, 1, 4, 1, 0, bias=False)]
    return Main(up), Main(down)


def rounded(tensor, bits):
    """To `bits` bits of mantissa."""
    mantissa, exponent = torch.frexp(tensor.float())
    return torch.ldexp(torch.round(mantissa * 2**bits) / 2**bits, exponent)


def stepped(tensor):
    """To sixteenths."""
    return torch.round(tensor * 16) / 16


def draw(seed, mode, schedule, size, nf, iterations):
    """The bundle's tensors by name."""
    torch.manual_seed(seed)
    generator, critic = networks(size, nf)
    tensors = {}
    for prefix, network in (("generator", generator), ("discriminator", critic)):
        for name, value in network.state_dict().items():
            tensors[f"{prefix}.{name}"] = rounded(value, 4)
    pool = []
    for _ in range(POOL):  # a disc in the manner of a slice
        x, y, radius = (0.35 + 0.3 * torch.rand(2)).tolist() + [0.2 + 0.15 * torch.rand(1).item()]
        axis = ((torch.arange(16) + 0.5) / 16).repeat_interleave(size // 16)
        distance = ((axis[None] - x) ** 2 + (axis[:, None] - y) ** 2).sqrt()
        pool.append(torch.tanh((radius - distance) * 12))
    pool = stepped(torch.stack(pool)[:, None])
    shape = (iterations, C, B)
    picks = torch.randint(0, POOL, shape)
    if schedule == "thesis" and mode == "wc":
        picks = picks[:, :1].expand(shape)  # its critic steps see one batch
    tensors["real"] = pool[picks.reshape(-1)].reshape(*shape, 1, size, size)
    tensors["z_critic"] = stepped(torch.randn(*shape, NZ))
    tensors["alpha"] = stepped(torch.rand(shape))
    tensors["z_generator"] = stepped(torch.randn(iterations, B, NZ))
    if schedule == "thesis" and mode == "gp":
        tensors["z_generator"] = tensors["z_critic"][:, 0].clone()  # the latents of the critic step before it
    return tensors


def play(tensors, config, iterations, dtype):
    """Gradients of the first steps, the trace, and the final state, all by the bundle's names."""
    mode, lr, lam = config["mode"], config["lr"], config["lambda"]
    given = {name: value.to(dtype) for name, value in tensors.items()}
    generator, critic = (network.to(dtype) for network in networks(config["imsize"], config["ngf"]))
    for prefix, network in (("generator", generator), ("discriminator", critic)):
        state = {name: given[f"{prefix}.{name}"] for name in network.state_dict()}
        network.load_state_dict(state)

    def optimizer(network):
        if mode == "wc":
            return torch.optim.RMSprop(network.parameters(), lr=lr)
        return torch.optim.Adam(network.parameters(), lr=lr, betas=(config["beta1"], config["beta2"]))

    optimizer_g, optimizer_d = optimizer(generator), optimizer(critic)
    grads, trace = {}, []

    def keep(prefix, network):
        for name, p in network.named_parameters():
            grads.setdefault(f"{prefix}.{name}", p.grad.detach().clone())

    def critic_step(k, c):
        real = given["real"][k, c]
        fake = generator(given["z_critic"][k, c].reshape(B, NZ, 1, 1)).detach()
        d_real, d_fake = critic(real).mean(), critic(fake).mean()
        loss, penalty, norm = d_fake - d_real, torch.zeros(()), torch.zeros(())
        if mode == "gp":
            alpha = given["alpha"][k, c].reshape(B, 1, 1, 1)
            between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
            (g,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
            norms = g.flatten(1).norm(2, dim=1)
            penalty, norm = ((norms - 1) ** 2).mean(), norms.mean()
            loss = loss + lam * penalty
        optimizer_d.zero_grad()
        loss.backward()
        keep("discriminator", critic)
        optimizer_d.step()
        if mode == "wc":
            for p in critic.parameters():
                p.data.clamp_(-config["clip"], config["clip"])
        trace.append(dict(iteration=k + 1, network="discriminator", loss=loss.item(), penalty=penalty.item(),
                          gradNorm=norm.item(), wasserstein=(d_real - d_fake).item()))

    def generator_step(k, z):
        optimizer_g.zero_grad()
        loss = -critic(generator(z.reshape(B, NZ, 1, 1))).mean()
        loss.backward()
        keep("generator", generator)
        optimizer_g.step()
        trace.append(dict(iteration=k + 1, network="generator", loss=loss.item(), penalty=0, gradNorm=0, wasserstein=0))

    for k in range(iterations):
        if config["schedule"] == "thesis" and mode == "gp":
            # One critic step a batch; batch i with i % critic_iters == 0 is followed by the generator's on its latents.
            critic_step(k, 0)
            generator_step(k, given["z_critic"][k, 0])
            for c in range(1, C):
                critic_step(k, c)
        else:
            for c in range(C):
                critic_step(k, c)
            generator_step(k, given["z_generator"][k])

    final = {}
    for key, prefix, network, opt in (("G", "generator", generator, optimizer_g),
                                      ("D", "discriminator", critic, optimizer_d)):
        for name, value in network.state_dict().items():
            final[f"{prefix}.{name}"] = value
        for name, p in network.named_parameters():
            for moment in ("square_avg",) if mode == "wc" else ("exp_avg", "exp_avg_sq"):
                final[f"optimizer{key}.{moment}.{name}"] = opt.state[p][moment]
    return grads, trace, final


def apart(ours, theirs):
    """Worst gradient and each network's trace, by the bounds of docs/replay.md."""
    gradient = max(((ours[0][n].double() - g).norm() / g.norm()).item() for n, g in theirs[0].items())
    far = {}
    for network in ("discriminator", "generator"):
        pairs = [(a["loss"], b["loss"]) for a, b in zip(ours[1], theirs[1]) if b["network"] == network]
        far[network] = max(abs(a - b) for a, b in pairs) / max(abs(b) for _, b in pairs)
    return dict(gradient=gradient, **far)


def write(path, tensors, metadata):
    header, data = {"__metadata__": metadata}, b""
    for name, tensor in tensors.items():
        values = tensor.detach().float().contiguous().reshape(-1)
        packed = struct.pack(f"<{values.numel()}f", *values.tolist())
        header[name] = dict(dtype="F32", shape=list(tensor.shape), data_offsets=[len(data), len(data) + len(packed)])
        data += packed
    text = json.dumps(header, separators=(",", ":")).encode()
    text += b" " * (-len(text) % 8)
    # No time of writing, so that the same script makes the same bytes.
    path.write_bytes(gzip.compress(struct.pack("<Q", len(text)) + text + data, 9, mtime=0))


def main():
    torch.set_num_threads(1)
    here = Path(__file__).parent
    for name, (mode, schedule, size, nf, iterations) in BUNDLES.items():
        if sys.argv[1:] and name not in sys.argv[1:]:
            continue
        config = dict(mode=mode, schedule=schedule, imsize=size, nc=1, nz=NZ, ngf=nf, ndf=nf, bsize=B, critic_iters=C,
                      lr=5e-5 if mode == "wc" else 1e-4, beta1=0.5, beta2=0.999, clip=0.01)
        config["lambda"] = 10
        for seed in itertools.count(1):
            tensors = draw(seed, mode, schedule, size, nf, iterations)
            exact = play(tensors, config, iterations, torch.float64)
            single = apart(play(tensors, config, iterations, torch.float32), exact)
            if max(single["discriminator"], single["generator"]) <= AGREE:
                break
        write(here / f"{name}.safetensors.gzip", tensors, dict(config=json.dumps(config)))
        grads, trace, final = exact
        grads = {name: rounded(value, 16) for name, value in grads.items()}
        norms = {name: value.double().norm().item() for name, value in final.items()}
        write(here / f"{name}.expected.safetensors.gzip", grads, dict(
            torch=torch.__version__, seed=str(seed), trace=json.dumps(trace), final=json.dumps(norms),
            float32=json.dumps(single)))
        print(name, f"seed {seed}", *(f"{key} {value:.1e}" for key, value in single.items()), flush=True)


main()
