#!/usr/bin/env python3
"""Checks a report's digest and signature without any of Gantry's code: Python's json, its own RFC 8785, hashlib, and openssl.

    python3 verify.py report.json …      one line a file; exit status 1 when one does not hold

Numbers are written as ECMAScript does (RFC 8785, 3.2.2.3) from Python's repr, which is the shortest text of a double as well.
"""
import base64, hashlib, json, subprocess, sys, tempfile
from decimal import Decimal
from pathlib import Path


def number(x):
    x = float(x)
    if x != x or x in (float("inf"), float("-inf")):
        raise ValueError("not finite")
    if x == 0:
        return "0"
    sign, digits, exponent = Decimal(repr(x)).normalize().as_tuple()
    s = "".join(map(str, digits))
    k, n = len(s), len(s) + exponent
    if k <= n <= 21:
        text = s + "0" * (n - k)
    elif 0 < n <= 21:
        text = s[:n] + "." + s[n:]
    elif -6 < n <= 0:
        text = "0." + "0" * -n + s
    else:
        e = n - 1
        text = s[0] + ("." + s[1:] if k > 1 else "") + "e" + ("+" if e >= 0 else "-") + str(abs(e))
    return ("-" if sign else "") + text


def string(s):
    out = []
    for c in s:
        if c in '"\\':
            out.append("\\" + c)
        elif c in "\b\t\n\f\r":
            out.append({"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}[c])
        else:
            out.append("\\u%04x" % ord(c) if ord(c) < 0x20 else c)
    return '"' + "".join(out) + '"'


def canonical(x):
    if x is None or isinstance(x, bool):
        return {None: "null", True: "true", False: "false"}[x]
    if isinstance(x, (int, float)):
        return number(x)
    if isinstance(x, str):
        return string(x)
    if isinstance(x, list):
        return "[" + ",".join(map(canonical, x)) + "]"
    keys = sorted(x, key=lambda k: k.encode("utf-16-be"))
    return "{" + ",".join(string(k) + ":" + canonical(x[k]) for k in keys) + "}"


def unpadded(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def der_integer(raw):
    raw = raw.lstrip(b"\0") or b"\0"
    raw = (b"\0" if raw[0] & 0x80 else b"") + raw
    return b"\x02" + bytes([len(raw)]) + raw


def signature_holds(content, signature):
    key = signature["publicKey"]
    point = b"\x04" + unpadded(key["x"]) + unpadded(key["y"])
    # SubjectPublicKeyInfo of an uncompressed P-256 point (RFC 5480).
    info = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200") + point
    raw = base64.b64decode(signature["value"])
    body = der_integer(raw[:32]) + der_integer(raw[32:])
    with tempfile.TemporaryDirectory() as folder:
        files = {"key": info, "signature": b"\x30" + bytes([len(body)]) + body, "content": content}
        at = {name: Path(folder) / name for name in files}
        for name, data in files.items():
            at[name].write_bytes(data)
        answer = subprocess.run(
            ["openssl", "dgst", "-sha256", "-keyform", "DER", "-verify", at["key"], "-signature", at["signature"], at["content"]],
            capture_output=True,
        )
    return answer.returncode == 0


def fingerprint(key):
    members = '{"crv":"%s","kty":"%s","x":"%s","y":"%s"}' % (key["crv"], key["kty"], key["x"], key["y"])
    digest = hashlib.sha256(members.encode()).hexdigest()
    return " ".join(digest[i : i + 4] for i in range(0, 64, 4))


def verify(path):
    report = json.loads(Path(path).read_text("utf-8"))
    integrity, signature = report.pop("integrity", None), report.pop("signature", None)
    content = canonical(report).encode("utf-8")
    digest = hashlib.sha256(content).hexdigest()
    result = {
        "digest": digest,
        "digestHolds": bool(integrity) and integrity["digest"] == digest,
        "signatureHolds": None if signature is None else signature_holds(content, signature),
        "fingerprint": None if signature is None else fingerprint(signature["publicKey"]),
    }
    print(json.dumps(result))
    return result["digestHolds"] and result["signatureHolds"] is not False


if __name__ == "__main__":
    sys.exit(0 if all([verify(path) for path in sys.argv[1:]]) else 1)
