"""JPEG codestreams that the encoders at hand do not write: restart intervals, the point transform, one scan for each component,
DCT of 12 bits with chroma halved both ways. Huffman tables are flat: every symbol has a code of the same length."""

import struct

DC_SYMBOLS = list(range(17))
AC_SYMBOLS = [run << 4 | size for run in range(16) for size in range(1, 15)] + [0x00, 0xF0]


class Bits:
    def __init__(self):
        self.text = []

    def put(self, value, count):
        if count:
            self.text.append(format(value & ((1 << count) - 1), f"0{count}b"))

    def flush(self):
        text = "".join(self.text)
        text += "1" * (-len(text) % 8)
        self.text = []
        return bytes(int(text[at : at + 8], 2) for at in range(0, len(text), 8)).replace(b"\xff", b"\xff\0")


def segment(marker, body):
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def table(kind, symbols):
    length = 5 if len(symbols) < 32 else 8
    counts = [len(symbols) if each == length else 0 for each in range(1, 17)]
    return segment(0xC4, bytes([kind << 4, *counts, *symbols]))


def put_symbol(bits, symbols, symbol):
    bits.put(symbols.index(symbol), 5 if len(symbols) < 32 else 8)


def difference_bits(value):
    size = abs(value).bit_length()
    return size, (value if value >= 0 else value + (1 << size) - 1)


def frame_header(sof, precision, rows, columns, sampling):
    body = struct.pack(">BHHB", precision, rows, columns, len(sampling))
    for index, (h, v) in enumerate(sampling):
        body += bytes([index + 1, h << 4 | v, 0])
    return segment(sof, body)


def scan_header(components, a, b, c):
    body = bytes([len(components)]) + b"".join(bytes([each + 1, 0]) for each in components)
    return segment(0xDA, body + bytes([a, b, c]))


def lossless(pixels, precision, predictor, point=0, restart_lines=0, separate=False):
    """`pixels` [rows, columns, components]; the lowest `point` bits must be zero."""
    rows, columns, count = pixels.shape
    out = b"\xff\xd8" + frame_header(0xC3, precision, rows, columns, [(1, 1)] * count) + table(0, DC_SYMBOLS)
    if restart_lines:
        out += segment(0xDD, struct.pack(">H", restart_lines * columns))
    values = (pixels >> point).tolist()
    for scan in [[each] for each in range(count)] if separate else [list(range(count))]:
        out += scan_header(scan, predictor, 0, point)
        bits, restarts = Bits(), 0
        for y in range(rows):
            first = y == 0
            if restart_lines and y and y % restart_lines == 0:
                out += bits.flush() + bytes([0xFF, 0xD0 + restarts % 8])
                restarts, first = restarts + 1, True
            for x in range(columns):
                for c in scan:
                    if first:
                        guess = values[y][x - 1][c] if x else 1 << (precision - point - 1)
                    elif x == 0:
                        guess = values[y - 1][x][c]
                    else:
                        a, b, d = values[y][x - 1][c], values[y - 1][x][c], values[y - 1][x - 1][c]
                        guess = [None, a, b, d, a + b - d, a + (b - d >> 1), b + (a - d >> 1), a + b >> 1][predictor]
                    difference = (values[y][x][c] - guess + 32768) % 65536 - 32768
                    if difference == -32768:
                        put_symbol(bits, DC_SYMBOLS, 16)
                        continue
                    size, low = difference_bits(difference)
                    put_symbol(bits, DC_SYMBOLS, size)
                    bits.put(low, size)
        out += bits.flush()
    return out + b"\xff\xd9"


def sequential(random, precision, rows, columns, sampling, restart=0, markers=b""):
    """Random coefficients: what they look like is for a decoder to say."""
    h_most, v_most = max(h for h, _ in sampling), max(v for _, v in sampling)
    across, down = -(-columns // (8 * h_most)), -(-rows // (8 * v_most))
    out = b"\xff\xd8" + markers + segment(0xDB, bytes([0]) + bytes([16 + 2 * (k // 8) for k in range(64)]))
    out += frame_header(0xC1, precision, rows, columns, sampling) + table(0, DC_SYMBOLS[:16]) + table(1, AC_SYMBOLS)
    if restart:
        out += segment(0xDD, struct.pack(">H", restart))
    out += scan_header(range(len(sampling)), 0, 63, 0)
    bits, last = Bits(), [0] * len(sampling)
    scale = 1 << (precision - 8)
    for unit in range(across * down):
        if restart and unit and unit % restart == 0:
            out += bits.flush() + bytes([0xFF, 0xD0 + (unit // restart - 1) % 8])
            last = [0] * len(sampling)
        for index, (h, v) in enumerate(sampling):
            for _ in range(h * v):
                dc = int(random.integers(-30, 31)) * scale
                size, low = difference_bits(dc - last[index])
                put_symbol(bits, DC_SYMBOLS[:16], size)
                bits.put(low, size)
                last[index] = dc
                k = 1
                for place in sorted((1 + random.choice(63, 6, replace=False)).tolist()):
                    while place - k > 15:
                        put_symbol(bits, AC_SYMBOLS, 0xF0)
                        k += 16
                    size, low = difference_bits(int(random.integers(1, 9)) * scale * (-1) ** place)
                    put_symbol(bits, AC_SYMBOLS, place - k << 4 | size)
                    bits.put(low, size)
                    k = place + 1
                if k < 64:
                    put_symbol(bits, AC_SYMBOLS, 0x00)
    return out + bits.flush() + b"\xff\xd9"
