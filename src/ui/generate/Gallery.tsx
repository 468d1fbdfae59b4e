/** Drawn images as one grid; the one that is pointed at stands enlarged beside it, with the latent that it is of. */
import { useMemo, useState } from 'preact/hooks';
import type { GenerateResult } from '../../workers/protocol.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { GUTTER, PixelGrid, pictureOfImages } from '../parts/PixelGrid.tsx';
import { OneImage } from './OneImage.tsx';

export interface GalleryProps {
  readonly images: GenerateResult;
  readonly alt: string;
  /** `Round 2, iteration 300`. */
  readonly state: string;
  /** Absent: near-square. */
  readonly columns?: number | undefined;
  /** Which latent image i is of. */
  latent(i: number): string;
}

export function Gallery({ images, alt, state, columns: wanted, latent }: GalleryProps) {
  const [enlarged, setEnlarged] = useState<{ readonly of: GenerateResult; readonly index: number } | null>(
    null,
  );
  const shown = enlarged?.of === images ? enlarged.index : null; // of other images none is
  const setShown = (index: number | null) => setEnlarged(index === null ? null : { of: images, index });
  const { count, size } = images;
  const columns = wanted ?? columnsFor(count);
  const picture = useMemo(() => pictureOfImages(images, columns), [images, columns]);
  const pitch = size + GUTTER;
  const percent = (pixels: number, of: number) => `${(100 * pixels) / of}%`;
  const pick = (event: MouseEvent) => {
    const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
    const at = (share: number, length: number) => Math.floor((share * length) / pitch);
    const column = Math.min(columns - 1, at((event.clientX - box.left) / box.width, picture.width));
    const index = column + columns * at((event.clientY - box.top) / box.height, picture.height);
    if (index >= 0 && index < count) setShown(index);
  };
  return (
    <div class="gallery">
      {/* A pointer's short way; the button below it leads to the same place. */}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: see above */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: see above */}
      <div class="gallery-stage" onClick={pick} data-testid="gallery">
        <PixelGrid picture={picture} alt={alt} />
        {shown !== null && (
          <span
            class="gallery-mark"
            style={{
              left: percent((shown % columns) * pitch, picture.width),
              top: percent(Math.floor(shown / columns) * pitch, picture.height),
              width: percent(size, picture.width),
              height: percent(size, picture.height),
            }}
          />
        )}
      </div>
      {shown === null ? (
        <button type="button" class="button button-small" onClick={() => setShown(0)} data-testid="enlarge">
          {text.value.generate.pick}
        </button>
      ) : (
        <OneImage
          images={images}
          index={shown}
          latent={latent(shown)}
          citation={text.value.generate.one.citation(
            latent(shown),
            state,
            images.modelHash ?? text.value.generate.one.unknownHash,
          )}
          title={text.value.generate.one.of(integer(shown + 1), integer(count))}
          onShow={setShown}
        />
      )}
    </div>
  );
}

/** Close to a square, and never so many columns that an image becomes a dot. */
export function columnsFor(count: number): number {
  return Math.max(1, Math.min(16, Math.ceil(Math.sqrt(count))));
}
