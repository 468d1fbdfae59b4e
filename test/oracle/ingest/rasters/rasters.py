"""Writes rasters.json beside this file: small PNG, JPEG and WebP images and the grey values Pillow reads in them.

    python3 rasters.py        (Pillow 9.4 with libjpeg-turbo 2.1.5 and libwebp 1.2.4, numpy 1.24)

`grey` is Pillow's `Image.open(file).convert("L")`, uint8, but for 16-bit files: there it is the file's own 16-bit values (Pillow's
convert("L") would clip grey at 255 and keep the high byte of colour), colour weighted in 16 bits by the same integers, and
the script asserts that its high byte is within 1 of what Pillow makes of the file. PNGs of depths that Pillow does not write, interlaced
ones and those with chosen filters are written by this script and read back by Pillow.
"""
import base64
import io
import json
import pathlib
import struct
import zlib

import numpy as np
from PIL import Image

WIDTH, HEIGHT = 21, 18
ADAM7 = [(0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2)]


def lcg(seed, n):
    out, a = np.empty(n), seed
    for i in range(n):
        a = (a * 1664525 + 1013904223) % 2**32
        out[i] = a / 2**32
    return out


def picture(channels, top, seed=1, width=WIDTH, height=HEIGHT):
    """Slopes, an edge and some noise: [height, width, channels], 0 to top."""
    y, x = np.mgrid[0:height, 0:width]
    planes = []
    for c in range(channels):
        plane = (x * (c + 1) / width / 3 + y / height / 3 + 0.3 * ((x - 9) ** 2 + (y - 8) ** 2 < (40 << c))) % 1
        planes.append(np.clip(plane * 0.9 + 0.1 * lcg(seed + c, height * width).reshape(height, width), 0, 1) * top)
    return np.round(np.stack(planes, -1)).astype(int)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def packed_row(row, depth):
    if depth == 16:
        return row.astype(">u2").tobytes()
    if depth == 8:
        return row.astype("u1").tobytes()
    bits = np.unpackbits(row.astype("u1")[:, None], axis=1)[:, 8 - depth :].ravel()
    return np.packbits(bits).tobytes()


def filtered(row, before, kind, bpp):
    row, before = np.frombuffer(row, "u1").astype(int), np.frombuffer(before, "u1").astype(int)
    left = np.concatenate([np.zeros(bpp, int), row])[: len(row)]
    corner = np.concatenate([np.zeros(bpp, int), before])[: len(row)]
    if kind == 4:
        p = left + before - corner
        pa, pb, pc = abs(p - left), abs(p - before), abs(p - corner)
        guess = np.where((pa <= pb) & (pa <= pc), left, np.where(pb <= pc, before, corner))
    else:
        guess = [0, left, before, (left + before) // 2][kind]
    return bytes([kind]) + ((row - guess) % 256).astype("u1").tobytes()


def png(samples, depth, color, *, interlaced=False, palette=None, extra=(), idat=400):
    """color: PNG's colour type. Filters 0 to 4 in turn."""
    height, width, channels = samples.shape
    bpp = max(1, depth * channels // 8)
    data = b""
    for x0, y0, dx, dy in ADAM7 if interlaced else [(0, 0, 1, 1)]:
        part = samples[y0::dy, x0::dx]
        if part.size == 0:
            continue
        before = bytes(len(packed_row(part[0].ravel(), depth)))
        for i, row in enumerate(part):
            row = packed_row(row.ravel(), depth)
            data += filtered(row, before, i % 5, bpp)
            before = row
    data = zlib.compress(data)
    out = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, color, 0, 0, int(interlaced)))
    if palette is not None:
        out += chunk(b"PLTE", palette.astype("u1").tobytes())
    out += b"".join(chunk(*item) for item in extra)
    out += b"".join(chunk(b"IDAT", data[i : i + idat]) for i in range(0, len(data), idat))
    return out + chunk(b"IEND", b"")


def weighted(rgb):
    return ((rgb.astype(np.uint64) @ np.array([19595, 38470, 7471], np.uint64) + 0x8000) >> 16).astype(int)


def saved(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


cases = []


def add(name, file, grey=None):
    image = Image.open(io.BytesIO(file))
    pillow = np.asarray(image.convert("L"))
    bits = 8 if grey is None else 16
    if bits == 16:
        high = np.asarray(image) // 256 if image.mode == "I" else pillow.astype(int)
        assert abs(high - grey // 256).max() <= 1, name
    grey = pillow if grey is None else grey.astype("<u2")
    cases.append({"name": name, "kind": image.format.lower(), "width": image.width, "height": image.height, "bits": bits,
                  "file": base64.b64encode(file).decode(), "grey": base64.b64encode(np.ascontiguousarray(grey).tobytes()).decode()})


def pil(samples, mode):
    return Image.fromarray(samples.astype("u1").squeeze(), mode)


rgb, rgba, grey, la = picture(3, 255), picture(4, 255), picture(1, 255), picture(2, 255)
add("png grey 8", saved(pil(grey, "L"), "PNG"))
add("png grey 8 + alpha", saved(pil(la, "LA"), "PNG"))
add("png rgb 8", saved(pil(rgb, "RGB"), "PNG"))
add("png rgba 8", saved(pil(rgba, "RGBA"), "PNG"))
add("png 1 bit", saved(pil(grey, "L").convert("1"), "PNG"))
add("png palette of 200", saved(pil(rgb, "RGB").quantize(200), "PNG"))
add("png palette of 11, 4 bits", saved(pil(rgb, "RGB").quantize(11), "PNG"))
add("png palette of 2, 1 bit", saved(pil(rgb, "RGB").quantize(2), "PNG"))
add("png palette with transparency", saved(pil(rgb, "RGB").quantize(30), "PNG", transparency=3))
add("png grey 8, one value transparent", saved(pil(grey, "L"), "PNG", transparency=100))
add("png rgb 8, one colour transparent", saved(pil(rgb, "RGB"), "PNG", transparency=(1, 2, 3)))
add("png of gamma 1 and with a text", png(grey, 8, 0, extra=[(b"gAMA", struct.pack(">I", 100000)), (b"tEXt", b"Comment\0x")]))
add("apng", saved(pil(grey, "L"), "PNG", save_all=True, append_images=[pil(255 - grey, "L")]))
for interlaced in (False, True):
    tail = ", interlaced" if interlaced else ", filters 0 to 4"
    for depth in (1, 2, 4):
        add(f"png grey {depth}{tail}", png(picture(1, 2**depth - 1), depth, 0, interlaced=interlaced))
        colours = picture(3, 255, 9, 2**depth, 1).reshape(-1, 3)
        add(f"png palette {depth}{tail}", png(picture(1, 2**depth - 1), depth, 3, interlaced=interlaced, palette=colours))
    add(f"png grey 8{tail}", png(grey, 8, 0, interlaced=interlaced))
    add(f"png rgb 8{tail}", png(rgb, 8, 2, interlaced=interlaced))
    add(f"png rgba 8{tail}", png(rgba, 8, 6, interlaced=interlaced))
    deep = picture(1, 65535)
    add(f"png grey 16{tail}", png(deep, 16, 0, interlaced=interlaced), deep[..., 0])
    deep = picture(2, 65535)
    add(f"png grey 16 + alpha{tail}", png(deep, 16, 4, interlaced=interlaced), deep[..., 0])
    deep = picture(3, 65535)
    add(f"png rgb 16{tail}", png(deep, 16, 2, interlaced=interlaced), weighted(deep))
    deep = picture(4, 65535)
    add(f"png rgba 16{tail}", png(deep, 16, 6, interlaced=interlaced), weighted(deep[..., :3]))
for width, height in [(1, 1), (1, 9), (5, 1), (3, 3)]:
    add(f"png grey 2, interlaced, {width} x {height}", png(picture(1, 3, 5, width, height), 2, 0, interlaced=True))
add("png palette with an index beyond it", png(picture(1, 255), 8, 3, palette=picture(3, 255, 9, 100, 1).reshape(-1, 3)))

for progressive in (False, True):
    tail = "progressive" if progressive else "baseline"
    add(f"jpeg grey, {tail}", saved(pil(grey, "L"), "JPEG", quality=90, progressive=progressive))
    for sampling, label in [(0, "4:4:4"), (1, "4:2:2"), (2, "4:2:0")]:
        add(f"jpeg {label}, {tail}", saved(pil(rgb, "RGB"), "JPEG", quality=85, subsampling=sampling, progressive=progressive))
exif = Image.Exif()
exif[0x0112] = 6
add("jpeg with EXIF orientation 6, which is not applied", saved(pil(rgb, "RGB"), "JPEG", quality=85, exif=exif))
add("jpeg 4:2:0 of quality 20, optimised", saved(pil(rgb, "RGB"), "JPEG", quality=20, optimize=True))
add("jpeg of one pixel", saved(Image.new("RGB", (1, 1), (9, 200, 77)), "JPEG"))

add("webp lossy", saved(pil(rgb, "RGB"), "WEBP", quality=80))
add("webp lossy of quality 5", saved(pil(rgb, "RGB"), "WEBP", quality=5))
add("webp lossy + alpha", saved(pil(rgba, "RGBA"), "WEBP", quality=80))
add("webp lossless", saved(pil(rgb, "RGB"), "WEBP", lossless=True))
add("webp lossless + alpha", saved(pil(rgba, "RGBA"), "WEBP", lossless=True, exact=True))
add("webp lossless grey", saved(pil(grey, "L"), "WEBP", lossless=True))

refused = [
    {"name": "jpeg cmyk", "code": "unsupported-photometric", "file": saved(pil(rgba, "CMYK"), "JPEG")},
    {"name": "webp animated", "code": "decode-failed",
     "file": saved(pil(rgb, "RGB"), "WEBP", save_all=True, append_images=[pil(255 - rgb, "RGB")])},
]
for case in refused:
    case["file"] = base64.b64encode(case["file"]).decode()
path = pathlib.Path(__file__).with_name("rasters.json")
path.write_text(json.dumps({"cases": cases, "refused": refused}, indent=1) + "\n")
print(len(cases), path.stat().st_size)
