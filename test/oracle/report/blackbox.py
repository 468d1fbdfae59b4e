#!/usr/bin/env python3
"""Checks what `gantry run` leaves in a folder against what docs/report.md says of it, from outside: none of Gantry's code.

    /usr/bin/python3 test/oracle/report/blackbox.py OUT …        one line a fault; exit status 1 when there is any

Needs Pillow, NumPy and PyTorch, and jsonschema for the schemas (skipped aloud without). Canonical JSON is RFC 8785, written here from its text.
"""
import base64, csv, hashlib, io, json, math, re, struct, sys, zlib
from pathlib import Path

import numpy
from PIL import Image

SCHEMAS = Path(__file__).resolve().parents[3] / "public/schemas"
ENDINGS = {"passed", "rounds", "time", "noise", "exhausted", "person"}
INTENDED = "Research use only. Not a medical device. Synthetic images, not for diagnosis."
faults = []


def fault(*words):
    faults.append(" ".join(map(str, words)))


def equal(what, found, expected):
    if found != expected:
        fault(what, "is", found, "and not", expected)


# RFC 8785

def es_number(x):
    """Number::toString of ECMAScript (7.1.12.1), from the shortest round-trip digits."""
    x = float(x)
    assert math.isfinite(x)
    if x == 0:
        return "0"
    if x < 0:
        return "-" + es_number(-x)
    mantissa, _, exponent = f"{x!r}".lower().partition("e")
    whole, _, part = mantissa.partition(".")
    point = len(whole) + int(exponent or 0)
    digits = whole + ("" if part == "0" else part)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    digits = stripped.rstrip("0")
    k = len(digits)
    if k <= point <= 21:
        return digits.ljust(point, "0")
    if 0 < point <= 21:
        return digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    e = f"e{'+' if point > 0 else '-'}{abs(point - 1)}"
    return (digits if k == 1 else digits[0] + "." + digits[1:]) + e


def canonical(value):
    if value is None:
        return "null"
    if value is True or value is False:
        return str(value).lower()
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # escapes just what RFC 8785 3.2.2.2 does, in lower-case hex
    if isinstance(value, (int, float)):
        return es_number(value)
    if isinstance(value, list):
        return "[" + ",".join(canonical(v) for v in value) + "]"
    units = lambda key: struct.unpack(f">{len(key.encode('utf-16-be')) // 2}H", key.encode("utf-16-be"))
    return "{" + ",".join(canonical(k) + ":" + canonical(value[k]) for k in sorted(value, key=units)) + "}"


def digest(document):
    bare = {k: v for k, v in document.items() if k not in ("integrity", "signature")}
    return hashlib.sha256(canonical(bare).encode("utf-8")).hexdigest()


# PNG

def chunks(data):
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    at, found = 8, []
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0], "CRC"
        found.append((kind.decode(), body))
        at += length + 12
    return found


def texts(data):
    """Keyword → text, of tEXt, zTXt and iTXt."""
    found = {}
    for kind, body in chunks(data):
        if kind == "tEXt":
            key, _, value = body.partition(b"\0")
            found[key.decode("latin-1")] = value.decode("latin-1")
        elif kind == "zTXt":
            key, _, rest = body.partition(b"\0")
            found[key.decode("latin-1")] = zlib.decompress(rest[1:]).decode("latin-1")
        elif kind == "iTXt":
            key, _, rest = body.partition(b"\0")
            packed, rest = rest[0], rest[2:]
            _, _, rest = rest.partition(b"\0")
            _, _, rest = rest.partition(b"\0")
            found[key.decode("latin-1")] = (zlib.decompress(rest) if packed else rest).decode("utf-8")
    return found


def pixels(data):
    return numpy.asarray(Image.open(io.BytesIO(data)))


def tiles(grid, size, count):
    """The images of a grid of squares, whatever its margin: tried by margin, row by row."""
    across = [n for n in range(1, count + 1)]
    for n in across:
        down = -(-count // n)
        for margin in range(0, 9):
            for outer in (0, margin):
                if grid.shape == (down * size + (down - 1) * margin + 2 * outer, n * size + (n - 1) * margin + 2 * outer):
                    step = size + margin
                    yield [grid[outer + (i // n) * step:, outer + (i % n) * step:][:size, :size] for i in range(count)]


# The folder

def rows(path):
    with open(path, newline="") as file:
        return list(csv.DictReader(file))


def check_schema(document, name):
    try:
        import jsonschema
        from referencing import Registry, Resource
    except ModuleNotFoundError:
        print("skipped: no jsonschema,", name)
        return
    loaded = [json.loads(p.read_text("utf-8")) for p in SCHEMAS.glob("*.json")]
    registry = Registry().with_resources([(s["$id"], Resource.from_contents(s)) for s in loaded])
    schema = json.loads((SCHEMAS / name).read_text("utf-8"))
    for error in list(jsonschema.Draft202012Validator(schema, registry=registry).iter_errors(document))[:5]:
        fault("schema", name, list(error.absolute_path), error.message[:200])


def check_generated(folder, report):
    generated = report["generated"]
    files = sorted((folder / "generated").glob("*.png"))
    equal("generated files", len(files), generated["count"])
    by_name = {}
    for image in generated["images"]:
        path = folder / image["file"] if "/" in image["file"] else folder / "generated" / image["file"]
        data = path.read_bytes()
        equal(f"{image['file']} SHA-256", image["sha256"], hashlib.sha256(data).hexdigest())
        said = texts(data)
        for key in ("Title", "Description", "Disclaimer", "Warning", "Source", "Software", "Model", "Model hash", "Gate", "Seed", "Index"):
            if key not in said:
                fault(path.name, "has no text", key)
        equal(f"{path.name} Index", said.get("Index"), str(image.get("index", image.get("latentIndex"))))
        equal(f"{path.name} Seed", said.get("Seed"), str(image["seed"]))
        equal(f"{path.name} Model hash", said.get("Model hash"), generated["modelHash"])
        equal(f"{path.name} Disclaimer", said.get("Disclaimer"), INTENDED)
        equal(f"{path.name} Gate", said.get("Gate"), report["gate"]["verdict"])
        by_name[path.name] = pixels(data)
    thumbnail = generated["thumbnail"]
    data = base64.b64decode(thumbnail["data"] if isinstance(thumbnail, dict) else thumbnail.split(",")[-1])
    shown = pixels(data)
    first = [by_name[k] for k in sorted(by_name)][:25]
    hits = [t for t in tiles(shown, first[0].shape[0], len(first)) if all(numpy.array_equal(a, b) for a, b in zip(t, first))]
    if not hits:
        fault("thumbnail", shown.shape, "is not the first", len(first), "generated images")
    for key in ("Disclaimer", "Warning", "Index", "Model hash"):
        if key not in texts(data):
            fault("thumbnail has no text", key)


def check_curve(folder, item):
    number = item["number"]
    log = rows(folder / "rounds" / str(number) / "training_log_full.csv")
    equal(f"round {number} log rows", len(log), item["log"]["iterations"])
    for key, column in (("lossD", "Loss_D"), ("lossG", "Loss_G"), ("wasserstein", "Wasserstein")):
        values = [float(r[column]) for r in log]
        equal(f"round {number} {key} first", item["log"][key]["first"], values[0])
        equal(f"round {number} {key} last", item["log"][key]["last"], values[-1])
        if item["curve"] is None:
            continue
        told = item["curve"][key]
        equal(f"round {number} curve {key} max", max(told), max(values))
        equal(f"round {number} curve {key} min", min(told), min(values))
        at = {int(r["Iteration"]): float(r[column]) for r in log}
        for i, v in zip(item["curve"]["iteration"], told):
            if at[i] != v:
                fault(f"round {number} curve {key} at {i}: {v} and not {at[i]}")
        # Sixteenths of the range of iterations.
        first, span = min(at), max(at) - min(at)
        for k in range(16):
            part = [v for i, v in at.items() if k <= min(15.999, (i - first) / span * 16 if span else 0) < k + 1]
            if part and not {max(part), min(part)} <= set(told):
                fault(f"round {number} curve {key} lost an extreme of sixteenth {k + 1}")
    equal(f"round {number} wasserstein max", item["log"]["wasserstein"]["max"], max(float(r["Wasserstein"]) for r in log))
    if item["curve"] and len(item["curve"]["iteration"]) > 200:
        fault("curve longer than 200")


def check_ledger(folder, report):
    before = None
    rounds = report["rounds"]
    equal("round numbers", [r["number"] for r in rounds], list(range(1, len(rounds) + 1)))
    equal("best flags", [r["number"] for r in rounds if r["best"]], [report["run"]["bestRound"]])
    for item in rounds:
        number, configuration = item["number"], item["configuration"]
        own = folder / "rounds" / str(number)
        written = json.loads((own / "config.json").read_text("utf-8"))
        for key, value in written["params"].items():
            if key in configuration and configuration[key] != value:
                fault(f"round {number} config.json {key} {value}, report {configuration[key]}")
        entry = json.loads((own / "evaluation.json").read_text("utf-8"))
        for key in entry:
            # The whole log lies beside it: no curve.
            if key != "curve" and entry[key] != item.get(key):
                fault(f"round {number} evaluation.json differs in {key}")
        adjustment = item["adjustment"]
        if before is None:
            equal("round 1 adjustment", adjustment, None)
        else:
            said = {c["key"]: (c["from"], c["to"]) for c in adjustment["changes"]}
            base = rounds[number - 2]["configuration"]
            differs = {k: (base[k], configuration[k]) for k in configuration if base[k] != configuration[k]}
            equal(f"round {number} changes", said, differs)
            for value in re.findall(r"FID[^.]*?: ([\d.]+) to ([\d.]+)", adjustment["reason"]):
                prior = rounds[number - 2]
                equal(f"round {number} reason's part-way FID", value[0], f"{prior['midFid']:.4g}")
                if float(value[1]) not in {float(f"{f:.4g}") for f in figures(prior["evaluation"])}:
                    fault(f"round {number} reason's FID {value[1]} is no figure of round {number - 1}")
        before = item
        check_curve(folder, item)
    if report["ending"] is None or report["ending"]["rule"] not in ENDINGS:
        fault("ending", json.dumps(report["ending"])[:200])
    equal("configuration", report["configuration"], rounds[report["run"]["bestRound"] - 1]["configuration"])
    equal("evaluation", report["evaluation"], rounds[report["run"]["bestRound"] - 1]["evaluation"])
    equal("gate.passed", report["gate"]["passed"], report["gate"]["outcome"] == "passed")


def figures(x):
    if isinstance(x, dict):
        for v in x.values():
            yield from figures(v)
    elif isinstance(x, list):
        for v in x:
            yield from figures(v)
    elif isinstance(x, float):
        yield x


def check_gate(report):
    gate, metrics = report["gate"], report["evaluation"]["metrics"]
    figure = metrics["ratio" if gate["kind"] == "ratio" else "fid"]
    if not gate["conditions"] and figure["high"] is not None:
        expected = "passed" if figure["high"] <= gate["threshold"] else "not-passed" if figure["low"] > gate["threshold"] else "inconclusive"
        equal("gate.outcome", gate["outcome"], expected)
    if abs(metrics["ratio"]["value"] - metrics["matchedFid"]["value"] / metrics["floor"]["value"]) > 1e-12 * metrics["ratio"]["value"]:
        fault("ratio is not matchedFid / floor")


def check_model(folder, report):
    import torch
    state = torch.load(folder / "model.pth", map_location="cpu", weights_only=False)
    # The thesis's checkpoint: dictionaries of tensors under the networks' names.
    for key in ("generator_ema", "generator"):
        if isinstance(state.get(key), dict) and state[key]:
            weights = state[key]
            break
    hasher = hashlib.sha256()
    for name in sorted(weights):
        if name.endswith("num_batches_tracked"):
            continue
        tensor = weights[name].to(torch.float32).contiguous().numpy()
        hasher.update(f"{name} [{', '.join(map(str, tensor.shape))}]\n".encode("ascii"))
        hasher.update(tensor.astype("<f4").tobytes())
    equal("modelHash", report["generated"]["modelHash"], hasher.hexdigest())


def check(folder):
    text = (folder / "report.json").read_text("utf-8")
    report = json.loads(text)
    check_schema(report, "report-1.schema.json")
    check_schema(json.loads((folder / "run.json").read_text("utf-8")), "run-1.schema.json")
    equal("digest", report["integrity"]["digest"], digest(report))
    check_generated(folder, report)
    check_ledger(folder, report)
    check_gate(report)
    check_model(folder, report)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        faults.clear()
        check(Path(name))
        print(name, "holds" if not faults else f"{len(faults)} faults")
        for line in faults:
            print("  ", line)
    sys.exit(1 if faults else 0)
