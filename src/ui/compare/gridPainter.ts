/**
 * Sample grids onto one canvas as they are wished for. A wish that comes while the last grid is still being read replaces it: frames are
 * dropped, never queued.
 */
import type { SampleGrid } from '../../workers/protocol.ts';
import type { GridCache } from './gridCache.ts';

export interface GridPainter {
  /** Null: nothing is to be seen. */
  show(key: string | null): void;
  end(): void;
}

export interface GridPainterOptions {
  /** `key` is on the canvas now; `grid` null: there is none of it, and the canvas is empty. */
  painted(key: string | null, grid: SampleGrid | null): void;
  failed(error: unknown): void;
}

export function createGridPainter(
  canvas: HTMLCanvasElement,
  cache: GridCache,
  { painted, failed }: GridPainterOptions,
): GridPainter {
  const pen = canvas.getContext('2d');
  let image: ImageData | null = null;
  let wanted: string | null = null;
  let busy = false;
  let over = false;

  const paint = (key: string | null, grid: SampleGrid | null) => {
    if (over) return;
    if (grid && pen) {
      const [width, height] = [grid.columns * grid.size, grid.rows * grid.size];
      if (canvas.width !== width || canvas.height !== height || !image) {
        canvas.width = width;
        canvas.height = height;
        image = new ImageData(width, height);
      }
      const rgba = new Uint32Array(image.data.buffer); // little endian: 0xAABBGGRR
      const { pixels } = grid;
      for (let i = 0; i < pixels.length; i++) rgba[i] = 0xff000000 | (pixels[i]! * 0x010101);
      pen.putImageData(image, 0, 0);
    } else pen?.clearRect(0, 0, canvas.width, canvas.height);
    painted(key, grid);
  };
  const read = async () => {
    busy = true;
    while (!over) {
      const key = wanted;
      if (key === null) break;
      try {
        const grid = await cache.load(key);
        if (wanted === key) {
          paint(key, grid);
          break;
        }
      } catch (error) {
        failed(error);
        if (wanted === key) break;
      }
    }
    busy = false;
  };
  return {
    show(key) {
      wanted = key;
      const known = key === null ? null : cache.peek(key);
      if (known !== undefined) paint(key, known);
      else if (!busy) void read();
    },
    end() {
      over = true;
    },
  };
}
