"""Features of images in the shipped MobileNetV2, by PyTorch from the layers-model's own JSON and 8-bit weights.

Weights w = min + scale * q; Keras layers [rows, columns, in, out]; padding "same" as TensorFlow pads (the odd zero last).
"""
import json
from pathlib import Path

import numpy as np
import torch
import torch.nn.functional as F


def mobilenet_features(folder, tap, images):
    """`images` [n, size, size] on [-1, 1] -> [n, channels] of the layer `tap`, averaged over its positions."""
    return mobilenet_maps(folder, tap, images).mean((2, 3))


def mobilenet_maps(folder, tap, images):
    """`images` [n, size, size] on [-1, 1] -> [n, channels, rows, columns] of the layer `tap`."""
    model = json.loads((Path(folder) / "model.json").read_text())
    weights = read_weights(Path(folder), model["weightsManifest"])
    topology = model["modelTopology"]
    layers = (topology.get("model_config") or topology)["config"]["layers"]
    side = layers[0]["config"]["batch_input_shape"][1]
    out = []
    with torch.no_grad():
        for start in range(0, len(images), 16):
            x = torch.tensor(images[start : start + 16], dtype=torch.float64)[:, None]
            x = F.interpolate(x, size=(side, side), mode="bilinear", align_corners=False).repeat(1, 3, 1, 1)
            done = {layers[0]["config"]["name"]: x}
            for layer in layers[1:]:
                name = layer["config"]["name"]
                inputs = [done[node[0]] for node in layer["inbound_nodes"][0]]
                done[name] = apply(layer["class_name"], layer["config"], weights, inputs)
                if name == tap:
                    break
            out.append(done[tap])
    return torch.cat(out).numpy()


def read_weights(folder, manifest):
    out = {}
    for group in manifest:
        raw = b"".join((folder / path).read_bytes() for path in group["paths"])
        at = 0
        for entry in group["weights"]:
            count = int(np.prod(entry["shape"]))
            q = entry["quantization"]
            assert q["dtype"] == "uint8"
            values = q["min"] + q["scale"] * np.frombuffer(raw, "u1", count, at).astype(np.float64)
            out[entry["name"]] = torch.tensor(values.reshape(entry["shape"]))
            at += count
    return out


def apply(kind, config, weights, inputs):
    x, name = inputs[0], config["name"]
    if kind == "ZeroPadding2D":
        (top, bottom), (left, right) = config["padding"]
        return F.pad(x, (left, right, top, bottom))
    if kind in ("Conv2D", "DepthwiseConv2D"):
        deep = kind == "DepthwiseConv2D"
        kernel = weights[f"{name}/{'depthwise_kernel' if deep else 'kernel'}"]
        kernel = kernel.permute(2, 3, 0, 1) if deep else kernel.permute(3, 2, 0, 1)
        if config["padding"] == "same":
            x = F.pad(x, (*same(x.shape[3], kernel.shape[3], config["strides"][1]), *same(x.shape[2], kernel.shape[2], config["strides"][0])))
        return F.conv2d(x, kernel, stride=config["strides"], groups=x.shape[1] if deep else 1)
    if kind == "BatchNormalization":
        part = lambda key: weights[f"{name}/{key}"]
        return F.batch_norm(x, part("moving_mean"), part("moving_variance"), part("gamma"), part("beta"), eps=config["epsilon"])
    if kind == "ReLU":
        return torch.clamp(x, 0, config["max_value"])
    if kind == "Add":
        return inputs[0] + inputs[1]
    raise ValueError(kind)


def same(size, kernel, stride):
    total = max((-(-size // stride) - 1) * stride + kernel - size, 0)
    return total // 2, total - total // 2
