"""Golden numbers for test/train: some iterations of the thesis's networks, by PyTorch's own autograd and optimizers.

    /usr/bin/python3 test/oracle/train/golden.py gp > test/oracle/train/golden.json
    /usr/bin/python3 test/oracle/train/golden.py others > test/oracle/train/goldenOthers.json

`gp`: three iterations of WGAN-GP as its paper orders them. `others`: weight clipping as its paper orders it, and both
trainers as the thesis's scripts order them, with an epoch's last partial batch.

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
# Rates at which float32 and float64 stay together; narrow latents keep the file small.
WC = CONFIG | dict(mode="wc", nz=4, lr=5e-5, clip=0.01)
GP = CONFIG | dict(mode="gp", nz=4, lr=1e-4)
EPOCHS = 2
SLICES = 10  # batches of 4, 4 and 2
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


def build(config, critic_limit=0.2):
    nz, g, d = config["nz"], config["ngf"], config["ndf"]
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
    for seed, network, limit in ((1, generator, 0.2), (2, critic, critic_limit)):
        lcg = Lcg(seed)
        with torch.no_grad():
            for parameter in network.parameters():
                shape = ours(parameter).shape
                drawn = lcg.values(parameter.numel(), 0.5, 1.5) if parameter.dim() == 1 else lcg.values(parameter.numel(), -limit, limit)
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


def penalty_of(critic, real, fake, alpha):
    """E[(|grad D(x)| - 1)^2] and E|grad D(x)| at x = alpha real + (1 - alpha) fake."""
    between = (alpha * real + (1 - alpha) * fake).requires_grad_(True)
    (g,) = torch.autograd.grad(critic(between).sum(), between, create_graph=True)
    norm = g.flatten(1).norm(2, dim=1)
    return ((norm - 1) ** 2).mean(), norm.mean()


class Trainer:
    """Both networks, their optimizers and a step of each, as either script takes it."""

    def __init__(self, config, critic_limit=0.2):
        self.config, self.wc = config, config.get("mode") == "wc"
        self.generator, self.critic = build(config, critic_limit)
        if self.wc:
            optimizer = lambda network: torch.optim.RMSprop(network.parameters(), lr=config["lr"])
        else:
            betas = (config["beta1"], config["beta2"])
            optimizer = lambda network: torch.optim.Adam(network.parameters(), lr=config["lr"], betas=betas)
        self.optimizer_g, self.optimizer_d = optimizer(self.generator), optimizer(self.critic)
        self.inputs = Lcg(3)
        self.rows, self.gradients = [], {}

    def real(self, count):
        s = self.config["imsize"]
        return self.inputs.values(count * s * s, -1, 1).reshape(count, 1, s, s)

    def latents(self, count):
        return self.inputs.values(count * self.config["nz"], -1.5, 1.5).reshape(count, self.config["nz"], 1, 1)

    def critic_step(self, real, z):
        fake = self.generator(z).detach()
        if self.wc:
            penalty = norm = torch.zeros(())
        else:
            alpha = self.inputs.values(len(real), 0, 1).reshape(-1, 1, 1, 1)
            penalty, norm = penalty_of(self.critic, real, fake, alpha)
        d_real, d_fake = self.critic(real).mean(), self.critic(fake).mean()
        self.optimizer_d.zero_grad()
        (d_fake - d_real + LAMBDA * penalty).backward()
        self.keep_gradients("criticGradients", self.critic)
        self.optimizer_d.step()
        if self.wc:
            with torch.no_grad():
                for parameter in self.critic.parameters():
                    parameter.clamp_(-self.config["clip"], self.config["clip"])
        self.judged = [x.item() for x in (d_real, d_fake, penalty, norm)]

    def generator_step(self, z):
        self.optimizer_g.zero_grad()
        score = self.critic(self.generator(z)).mean()
        (-score).backward()
        self.keep_gradients("generatorGradients", self.generator)
        self.optimizer_g.step()
        self.rows.append(self.judged + [score.item()])

    def keep_gradients(self, name, network):
        if name not in self.gradients:
            self.gradients[name] = pack_all((n, p.grad) for n, p in network.named_parameters())

    def weights(self):
        return {"generator": pack_all(self.generator.state_dict().items()), "critic": pack_all(self.critic.state_dict().items())}

    def moments(self, *names):
        out = {}
        for name, network, optimizer in (("generator", self.generator, self.optimizer_g), ("critic", self.critic, self.optimizer_d)):
            for suffix, key in names:
                out[name + suffix] = pack_all((n, optimizer.state[p][key]) for n, p in network.named_parameters())
        return out


def paper(trainer, iterations):
    """critic_iters critic steps on fresh batches, then a generator step."""
    b = trainer.config["bsize"]
    for _ in range(iterations):
        for _ in range(trainer.config["critic_iters"]):
            real = trainer.real(b)
            trainer.critic_step(real, trainer.latents(b))
        trainer.generator_step(trainer.latents(b))


def thesis(trainer):
    """The thesis's loops, over slices in their order: what a DataLoader without drop_last gives when it does not shuffle."""
    b, n = trainer.config["bsize"], trainer.config["critic_iters"]
    data = trainer.real(SLICES)
    for _ in range(EPOCHS):
        for i, real in enumerate(data.split(b)):
            if trainer.wc:
                for _ in range(n):
                    trainer.critic_step(real, trainer.latents(len(real)))
                trainer.generator_step(trainer.latents(len(real)))
            else:
                z = trainer.latents(len(real))
                trainer.critic_step(real, z)
                if i % n == 0:
                    trainer.generator_step(z)


def gp():
    trainer = Trainer(CONFIG)
    paper(trainer, ITERATIONS)
    golden = {"torch": torch.__version__, "config": CONFIG | {"lambda": LAMBDA}, "iterations": ITERATIONS, "rows": trainer.rows}
    golden |= trainer.gradients | trainer.weights() | trainer.moments(("First", "exp_avg"), ("Second", "exp_avg_sq"))
    trainer.generator.eval()
    golden["images"] = pack(trainer.generator(trainer.latents(2)).reshape(-1))
    return golden


def others():
    # Critic weights to 0.02: half of them start outside the limit of 0.01.
    wc = Trainer(WC, 0.02)
    paper(wc, ITERATIONS)
    wc_thesis = Trainer(WC, 0.02)
    thesis(wc_thesis)
    gp_thesis = Trainer(GP)
    thesis(gp_thesis)
    case = lambda trainer, **more: {"config": trainer.config | {"lambda": LAMBDA}, "rows": trainer.rows} | trainer.weights() | more
    return {
        "torch": torch.__version__,
        "slices": SLICES,
        "wc": case(wc, schedule="paper", **wc.gradients, **wc.moments(("Squares", "square_avg"))),
        "wcThesis": case(wc_thesis, schedule="thesis"),
        "gpThesis": case(gp_thesis, schedule="thesis"),
    }


json.dump({"gp": gp, "others": others}[sys.argv[1]](), sys.stdout, separators=(",", ":"))
sys.stdout.write("\n")
