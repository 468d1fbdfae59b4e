"""Loads what Gantry writes with Debian's PyTorch 1.13.1 and compares it with the file that PyTorch wrote:

    GANTRY_WRITE=/some/folder npx vitest run --project node test/interop/written.test.ts
    cd test/oracle/interop && /usr/bin/python3 check_torch.py /some/folder > written.json

Both networks with load_state_dict(strict=True), both optimizers, the same latents through both generators, one more
optimizer step of each pair on equal gradients; every figure is the largest absolute difference.
"""

import hashlib
import json
import sys

import torch

from networks import critic, generator
from safetensors_plain import load as load_safetensors

FOLDER = sys.argv[1]


def largest(pairs):
    return max(float((a.double() - b.double()).abs().max()) for a, b in pairs)


def loaded(path, make_optimizer):
    saved = torch.load(path)  # 1.13's weights_only knows no float outside a tensor, and refuses PyTorch's own file
    assert list(saved) == ["generator", "discriminator", "optimizerG", "optimizerD", "params"], list(saved)
    p = saved["params"]
    g, d = generator(p["imsize"], p["nz"], p["ngf"]), critic(p["imsize"], p["ndf"])
    g.load_state_dict(saved["generator"], strict=True)
    d.load_state_dict(saved["discriminator"], strict=True)
    og, od = make_optimizer(g.parameters()), make_optimizer(d.parameters())
    og.load_state_dict(saved["optimizerG"])
    od.load_state_dict(saved["optimizerD"])
    return saved, (g, og), (d, od)


def stepped(module, optimizer):
    """One step on gradients that depend on the weights alone."""
    for weight in module.parameters():
        weight.grad = torch.cos(weight.detach() * 100)
    optimizer.step()
    return module.state_dict().values()


def check(name, make_optimizer):
    torch.manual_seed(2)
    theirs, ours = loaded(name, make_optimizer), loaded(f"{FOLDER}/{name}", make_optimizer)
    result = {"sha256": hashlib.sha256(open(f"{FOLDER}/{name}", "rb").read()).hexdigest()}
    for part in ("generator", "discriminator"):
        a, b = theirs[0][part], ours[0][part]
        assert list(a) == list(b) and a._metadata == b._metadata, part
        assert all(x.dtype == b[k].dtype and x.shape == b[k].shape for k, x in a.items()), part
        result[part] = largest((a[k], b[k]) for k in a)
    for part in ("optimizerG", "optimizerD"):
        a, b = theirs[0][part], ours[0][part]
        assert a["param_groups"] == b["param_groups"], part
        assert list(a["state"]) == list(b["state"]), part
        assert all(list(a["state"][i]) == list(b["state"][i]) for i in a["state"]), part
        assert all(type(v) is type(b["state"][i][k]) for i in a["state"] for k, v in a["state"][i].items()), part
        result[part] = largest(
            (torch.as_tensor(v), torch.as_tensor(b["state"][i][k])) for i in a["state"] for k, v in a["state"][i].items())
    for key, value in theirs[0]["params"].items():
        assert ours[0]["params"][key] == value, key
    latents = torch.randn(64, theirs[0]["params"]["nz"], 1, 1)
    images = [side[1][0].eval()(latents) for side in (theirs, ours)]
    assert float(images[0].std()) > 1e-3
    result["images"] = largest([images])
    for i, part in ((1, "generator after a step"), (2, "discriminator after a step")):
        result[part] = largest(zip(stepped(*theirs[i]), stepped(*ours[i])))
    return result


def check_safetensors(name):
    (theirs, said), (ours, says) = load_safetensors(name), load_safetensors(f"{FOLDER}/{name}")
    assert list(theirs) == list(ours) and said == says
    digest = hashlib.sha256(open(f"{FOLDER}/{name}", "rb").read()).hexdigest()
    return {"sha256": digest, "tensors": largest((theirs[k], ours[k]) for k in theirs)}


json.dump({
    "torch": torch.__version__,
    "files": {
        "thesis.pth": check("thesis.pth", lambda p: torch.optim.Adam(p)),
        "thesis-wc.pth": check("thesis-wc.pth", lambda p: torch.optim.RMSprop(p)),
        "thesis.safetensors": check_safetensors("thesis.safetensors"),
    },
}, sys.stdout, indent=1)
print()
