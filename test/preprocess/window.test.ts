import { expect, test } from 'vitest';
import { ConfigError } from '../../src/errors.ts';
import { applyWindow, parseWindow, WINDOW_PRESETS } from '../../src/preprocess/window.ts';

test('the presets are lung −600/1500, mediastinum 50/350, body 40/400, full −300/1400', () => {
  expect(Object.values(WINDOW_PRESETS).map(({ name, center, width }) => [name, center, width])).toEqual([
    ['lung', -600, 1500],
    ['mediastinum', 50, 350],
    ['body', 40, 400],
    ['full', -300, 1400],
  ]);
});

test('a window is read by name or as C/W', () => {
  expect(parseWindow(' Lung ')).toEqual(WINDOW_PRESETS.lung);
  expect(parseWindow('-600/1500')).toEqual(WINDOW_PRESETS.lung);
  expect(parseWindow('12.5/80')).toEqual({ name: 'custom', center: 12.5, width: 80 });
  expect(parseWindow('-450/1')).toEqual({ name: 'custom', center: -450, width: 1 });
  expect(parseWindow('file')).toEqual({ name: 'file' });
});

test.each(['', 'lungs', '40', '40/', '/400', '40/400/1', '40/0', '40/-400', 'a/b', '40/Infinity'])(
  'the window "%s" is refused by name',
  (text) => {
    expect(() => parseWindow(text)).toThrow(ConfigError);
    expect(() => parseWindow(text)).toThrow(/lung, mediastinum, body, full, file or C\/W/);
  },
);

test('LINEAR maps as PS3.3 C.11.2.1.2.1 says, its note’s example included', () => {
  // The note: c = 2048, w = 4096 gives ymin for x ≤ 0, ymax for x > 4095, else ((x − 2047.5)/4095 + 0.5)·(ymax − ymin) + ymin.
  const values = Float32Array.of(-1, 0, 1, 2047, 2048, 4095, 4096);
  applyWindow(values, { center: 2048, width: 4096 });
  expect([...values]).toEqual(
    [
      -1,
      -1,
      (-2046.5 / 4095 + 0.5) * 2 - 1,
      (-0.5 / 4095 + 0.5) * 2 - 1,
      (0.5 / 4095 + 0.5) * 2 - 1,
      1,
      1,
    ].map(Math.fround),
  );
});

test('a width of 1 is a threshold at the centre', () => {
  // The note again: c = 2048, w = 1 gives ymin for x ≤ 2047.5, ymax for x > 2047.5.
  const values = Float32Array.of(2047, 2047.5, 2047.75, 2048);
  applyWindow(values, { center: 2048, width: 1 });
  expect([...values]).toEqual([-1, -1, 1, 1]);
});

test('air is −0.534 and soft tissue 1 in the lung window', () => {
  const values = Float32Array.of(-1000, 150);
  applyWindow(values, WINDOW_PRESETS.lung);
  expect(values[0]).toBe(Math.fround(((-1000 + 600.5) / 1499 + 0.5) * 2 - 1)); // the formula by hand
  expect(values[1]).toBe(1); // 150 lies above −600.5 + 749.5 = 149
});
