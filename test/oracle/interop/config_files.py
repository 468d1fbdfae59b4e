#!/usr/bin/env python3
"""What Python's json (3.x) reads from configuration files as JSON: the golden values of test/interop/configFile.test.ts.

Run: python3 test/oracle/interop/config_files.py > test/oracle/interop/configFiles.json
The first text is the config.json that the thesis prints.
"""
import json

THESIS = """{
    "params": {
        "bsize": 128,
        "imsize": 64,
        "nc": 1,
        "nz": 100,
        "ngf": 64,
        "ndf": 64,
        "nepochs": 1000,
        "lr": 0.0001,
        "beta1": 0.5,
        "save_epoch": 100,
        "critic_iters": 5
    },
    "model": {
        "path": "model/model_wgan",
        "image_path": "images/images_wgan"
    },
    "datasets":{
        "chestKaggle": "../../../../TFG/ChestCTKaggle/Data/",
        "nbia": "../../src/Pipeline/Data/Data-Transformed"
    }
}
"""
TEXTS = [
    THESIS,
    THESIS.replace("\n", "\r\n"),
    THESIS.replace("\n", "").replace("    ", ""),
    '{"lr": 1e-4, "beta1": 5E-1, "seed": 0, "note": "caf\\u00e9 \\"x\\" \\\\ \\/ \\n \U0001f600", "deep": {"a": [1, -2.5, null, true, {"b": []}]}}',
    '\t{ "params" : { } }\n\n',
    '{"params": {"latent_dim": 64, "batch_size": 16}, "constructor": 1, "10": "ten"}',
]

print(json.dumps([{"text": text, "value": json.loads(text)} for text in TEXTS], indent=1))
