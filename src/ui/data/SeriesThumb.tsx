/** A series' middle slice, small, under the window chosen; opened once it comes into view. */
import { useEffect, useRef, useState } from 'preact/hooks';
import { toGrey } from '../../preprocess/grey.ts';
import { type OutlineSeries, sliceAt } from '../../preprocess/outline.ts';
import type { OpenedSlice, WindowSpec } from '../../workers/protocol.ts';
import { text } from '../language.ts';
import { PixelGrid } from '../parts/PixelGrid.tsx';
import { middleOf } from './builder.ts';
import { windowed } from './previewPixels.ts';
import type { SliceLoader } from './sliceLoader.ts';

/** Longest side of what is opened, pixels: twice what is shown. */
const SIDE = 112;

export interface SeriesThumbProps {
  readonly series: OutlineSeries;
  readonly slices: SliceLoader;
  readonly window: WindowSpec;
}

export function SeriesThumb({ series, slices, window }: SeriesThumbProps) {
  const place = useRef<HTMLSpanElement>(null);
  const [slice, setSlice] = useState<OpenedSlice | 'failed' | null>(null);
  useEffect(() => {
    const controller = new AbortController();
    const { signal } = controller;
    const observer = new IntersectionObserver((entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      slices.load({ ...sliceAt(series, middleOf(series)), side: SIDE, signal }).then(setSlice, () => {
        if (!signal.aborted) setSlice('failed');
      });
    });
    if (place.current) observer.observe(place.current);
    return () => {
      observer.disconnect();
      controller.abort();
    };
  }, [series, slices]);
  return (
    <span class="thumb" ref={place}>
      {slice === 'failed' && <span class="thumb-failed">{text.value.data.builder.thumbFailed}</span>}
      {slice && slice !== 'failed' && (
        <PixelGrid
          class="pixels-smooth"
          alt=""
          picture={{ width: slice.width, height: slice.height, pixels: toGrey(windowed(slice, window)) }}
        />
      )}
    </span>
  );
}
