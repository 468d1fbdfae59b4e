"""The critic's figures by PyTorch: DCGAN's strided convolutions with LeakyReLU 0.2, one number an image (project facts)."""
import numpy as np
import torch
import torch.nn.functional as F
from scipy.stats import rankdata

RELATIVE_NETWORK = 2e-4


def critic_rows(table, file, images, model):
    state = torch.load(model, map_location="cpu")["discriminator"]
    scores = {side: score(state, images[side]) for side in ("real", "fake", "train")}
    real, fake, train = scores["real"], scores["fake"], scores["train"]
    spread = float(np.std(np.concatenate([real, fake])))
    near = dict(relative=RELATIVE_NETWORK, absolute=1e-4 * spread)
    value = lambda name: file["metrics"][name]["value"]
    table.equal("wasserstein", value("wasserstein"), real.mean() - fake.mean(), **near)
    table.equal("criticGap", value("criticGap"), train.mean() - real.mean(), **near)
    table.equal("auc", value("auc"), auc(real, fake), absolute=2 / (len(real) * len(fake)))
    thesis = file["asInThesis"]
    if thesis:
        right = ((real > 0.5).mean() + (fake <= 0.5).mean()) / 2
        table.equal("asInThesis.discriminatorAccuracy", thesis["discriminatorAccuracy"], right, absolute=1 / len(fake))
        table.equal("asInThesis.generatorAccuracy", thesis["generatorAccuracy"], (fake > 0.5).mean(), absolute=1 / len(fake))
    histogram = file["critic"]
    edges = np.linspace(histogram["from"], histogram["to"], len(histogram["real"]) + 1)
    for side, found in scores.items():
        moved = np.abs(np.histogram(np.clip(found, edges[0], edges[-1]), edges)[0] - histogram[side]).sum() / 2
        table.equal(f"critic.{side}: counts in another bin", float(moved), 0.0, absolute=1.0)
    # Which half calibrates is a draw: held to the range of 50 draws.
    rng = np.random.default_rng(0)
    both, taken = zip(*(halves(real, fake, rng) for _ in range(50)))
    table.within("discriminatorAccuracy", value("discriminatorAccuracy"), both)
    table.within("generatorAccuracy", value("generatorAccuracy"), taken)


def score(state, images):
    x = torch.tensor(images, dtype=torch.float64)[:, None]
    names = [name for name in state if name.endswith(".weight")]
    with torch.no_grad():
        for name in names[:-1]:
            x = F.leaky_relu(F.conv2d(x, state[name].double(), stride=2, padding=1), 0.2)
        return F.conv2d(x, state[names[-1]].double()).reshape(-1).numpy()


def auc(real, fake):
    ranks = rankdata(np.concatenate([real, fake]))
    return float((ranks[: len(real)].sum() - len(real) * (len(real) + 1) / 2) / (len(real) * len(fake)))


def halves(real, fake, rng):
    r, f = rng.permutation(real), rng.permutation(fake)
    (rc, rt), (fc, ft) = (np.array_split(x, 2) for x in (r, f))
    threshold = (rc.mean() + fc.mean()) / 2
    taken = (ft > threshold).mean()
    return ((rt > threshold).mean() + 1 - taken) / 2, taken
