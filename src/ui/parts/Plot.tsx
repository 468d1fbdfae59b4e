/**
 * Two axes and what is drawn between them, as SVG at the width it is given, so that its figures keep the size of the page's.
 * For few marks; curves of many points are LineChart's. Its caller gives the text alternative.
 */
import type { ComponentChildren } from 'preact';
import { useLayoutEffect, useRef, useState } from 'preact/hooks';

export interface Axis {
  readonly low: number;
  readonly high: number;
  readonly log?: boolean;
  readonly ticks: readonly { readonly value: number; readonly label: string }[];
  readonly name?: string;
}

/** From values to pixels. */
export interface PlotArea {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  x(value: number): number;
  y(value: number): number;
}

export interface PlotProps {
  readonly alt: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly height?: number;
  readonly children: (area: PlotArea) => ComponentChildren;
}

/** Pixels around the area: room for the figures of the axes. */
const MARGIN = { left: 44, right: 12, top: 10, bottom: 24 };
const NAME_HEIGHT = 16;
/** Before it is laid out. */
const FIRST_WIDTH = 480;

export function Plot({ alt, x, y, height = 240, children }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const left = y.ticks.length > 0 ? MARGIN.left : MARGIN.right;
  const [right, top] = [width - MARGIN.right, MARGIN.top];
  const bottom = height - (x.ticks.length > 0 ? MARGIN.bottom : MARGIN.top) - (x.name ? NAME_HEIGHT : 0);
  const area: PlotArea = {
    left,
    right,
    top,
    bottom,
    x: (value) => left + along(x, value) * (right - left),
    y: (value) => bottom - along(y, value) * (bottom - top),
  };
  return (
    <div ref={box} class="plot">
      <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} role="img" aria-label={alt}>
        {y.ticks.map(({ value, label }) => (
          <g key={value}>
            <line class="plot-grid" x1={left} x2={right} y1={area.y(value)} y2={area.y(value)} />
            <text class="plot-tick" x={left - 8} y={area.y(value)} dy="0.35em" text-anchor="end">
              {label}
            </text>
          </g>
        ))}
        {x.ticks.length > 0 && <line class="plot-axis" x1={left} x2={right} y1={bottom} y2={bottom} />}
        {x.ticks.map(({ value, label }) => (
          <text key={value} class="plot-tick" x={area.x(value)} y={bottom + 16} text-anchor="middle">
            {label}
          </text>
        ))}
        {x.name && (
          <text class="plot-tick" x={(left + right) / 2} y={height - 4} text-anchor="middle">
            {x.name}
          </text>
        )}
        {children(area)}
      </svg>
    </div>
  );
}

/** 0 … 1 along the axis. */
function along({ low, high, log = false }: Axis, value: number): number {
  return log ? Math.log(value / low) / Math.log(high / low) : (value - low) / (high - low);
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(FIRST_WIDTH);
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const measure = () => setWidth(Math.max(160, Math.floor(element.clientWidth)));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
