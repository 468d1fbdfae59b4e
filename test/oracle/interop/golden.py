"""Golden files for test/interop, by Debian's PyTorch 1.13.1:

    cd test/oracle/interop && /usr/bin/python3 golden.py

thesis.pth, thesis-stream.pth   a gp checkpoint as the thesis's script saves it (32 px, nf 2, three Adam steps), zip and stream form
thesis-wc.pth                   a wc checkpoint (64 px, nf 2, three RMSprop steps)
thesis.safetensors              every tensor of thesis.pth by name, and latents with the images that the generator makes of
thesis-wc.safetensors           them in evaluation mode; likewise for thesis-wc.pth
views.pth, views-stream.pth     views into shared storages and every element type; views.json: their values as PyTorch lists them
views.safetensors               every element type that safetensors and PyTorch 1.13 share
foreign.pth                     an object whose unpickling would call os.system
"""

import json
import os

import torch

from networks import critic, generator
from safetensors_plain import save as save_safetensors

torch.manual_seed(1)


def train(params, optimizer):
    """Three steps with plain losses: weights, moments and running statistics move, whatever the losses mean."""
    g = generator(params["imsize"], params["nz"], params["ngf"])
    d = critic(params["imsize"], params["ndf"])
    og, od = optimizer(g.parameters()), optimizer(d.parameters())
    for _ in range(3):
        z = torch.randn(4, params["nz"], 1, 1)
        od.zero_grad()
        (d(g(z).detach()).mean() - d(torch.rand(4, 1, params["imsize"], params["imsize"])).mean()).backward()
        od.step()
        og.zero_grad()
        (-d(g(z)).mean()).backward()
        og.step()
    return g, d, og, od


def checkpoint(name, params, optimizer):
    g, d, og, od = train(params, optimizer)
    saved = {
        "generator": g.state_dict(), "discriminator": d.state_dict(),
        "optimizerG": og.state_dict(), "optimizerD": od.state_dict(), "params": params,
    }
    tensors = {}
    for part, module, opt, state in (("generator", g, "optimizerG", og), ("discriminator", d, "optimizerD", od)):
        for key, value in module.state_dict().items():
            if value.dtype == torch.float32:
                tensors[f"{part}.{key}"] = value
        for (key, _), entry in zip(module.named_parameters(), state.state_dict()["state"].values()):
            for moment in ("exp_avg", "exp_avg_sq", "square_avg"):
                if moment in entry:
                    tensors[f"{opt}.{moment}.{key}"] = entry[moment]
    z = torch.randn(3, params["nz"], 1, 1)
    tensors["latents"] = z
    tensors["images"] = g.eval()(z)
    save_safetensors(f"{name}.safetensors", tensors, {"torch": torch.__version__})
    return saved


# The keys of the thesis's config.json, and one that Gantry does not know.
PARAMS = {
    "bsize": 128, "imsize": 32, "nc": 1, "nz": 4, "ngf": 2, "ndf": 3, "nepochs": 1000, "lr": 0.0002, "beta1": 0.5,
    "save_epoch": 100, "critic_iters": 5, "note": "small",
}
gp = checkpoint("thesis", PARAMS, lambda p: torch.optim.Adam(p, lr=0.0002, betas=(0.5, 0.999)))
torch.save(gp, "thesis.pth")
torch.save(gp, "thesis-stream.pth", _use_new_zipfile_serialization=False)
WC = {**PARAMS, "imsize": 64, "ngf": 2, "ndf": 2, "lr": 5e-05}
torch.save(checkpoint("thesis-wc", WC, lambda p: torch.optim.RMSprop(p, lr=5e-05)), "thesis-wc.pth")

base = torch.arange(24, dtype=torch.float32).reshape(2, 3, 4) / 7
kinds = {
    "float64": torch.tensor([1e300, -0.1, float("inf")], dtype=torch.float64),
    "float16": torch.tensor([1.0, -65504.0, 6e-8, 6.1e-5, float("-inf"), 0.1], dtype=torch.float16),
    "bfloat16": torch.tensor([1.0, -3.3895e38, 1e-40, 0.1], dtype=torch.bfloat16),
    "int64": torch.tensor([2**40, -(2**40), 0]),
    "int32": torch.tensor([2**31 - 1, -(2**31)], dtype=torch.int32),
    "int16": torch.tensor([32767, -32768], dtype=torch.int16),
    "int8": torch.tensor([127, -128], dtype=torch.int8),
    "uint8": torch.tensor([255, 0], dtype=torch.uint8),
    "bool": torch.tensor([True, False]),
}
views = {
    "whole": base, "transposed": base.permute(2, 0, 1), "row": base[1, 2], "column": base[:, :, 2], "stepped": base[:, ::2, 1:],
    "expanded": base[0, 0, 1].expand(2, 3), "scalar": torch.tensor(0.1), "empty": torch.zeros(0, 3),
    "parameter": torch.nn.Parameter(base[0, 1]), **kinds,
}
torch.save(views, "views.pth")
torch.save(views, "views-stream.pth", _use_new_zipfile_serialization=False)
save_safetensors("views.safetensors", {**kinds, "scalar": torch.tensor(0.1), "empty": torch.zeros(0, 3)})
json.dump(
    {k: {"shape": list(v.shape), "values": [str(x) for x in v.detach().double().reshape(-1).tolist()]} for k, v in views.items()},
    open("views.json", "w"), indent=1,
)


class Evil:
    def __reduce__(self):
        return os.system, ("true",)


torch.save({"generator": Evil()}, "foreign.pth")
