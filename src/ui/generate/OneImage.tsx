/** One generated image, enlarged: which it is, the way to its neighbours, and how to cite it. */
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import type { GenerateResult } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { PixelGrid, pictureOfImages } from '../parts/PixelGrid.tsx';

export interface OneImageProps {
  readonly images: GenerateResult;
  readonly index: number;
  /** `Image 6 of 64`. */
  readonly title: string;
  readonly latent: string;
  readonly citation: string;
  /** Null: none is enlarged any more. */
  onShow(index: number | null): void;
}

export function OneImage({ images, index, title, latent, citation, onShow }: OneImageProps) {
  const { state } = useUi();
  const section = useRef<HTMLElement>(null);
  const [refused, setRefused] = useState(false);
  useEffect(() => section.current?.scrollIntoView({ block: 'nearest' }), []); // a large grid stands between it and the click
  const { count, size } = images;
  const words = text.value.generate.one;
  const picture = useMemo(() => {
    const one = images.images.slice(index * size * size, (index + 1) * size * size);
    return pictureOfImages({ ...images, images: one, count: 1 }, 1);
  }, [images, index]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(citation);
      state.announcement.value = words.copied;
      setRefused(false);
    } catch {
      setRefused(true);
    }
  };
  return (
    <section ref={section} class="one-image" aria-label={words.title} data-testid="one-image">
      <PixelGrid picture={picture} alt={words.alt(integer(index + 1))} />
      <div class="one-image-words">
        <p class="one-image-title num" aria-live="polite">
          {title}
        </p>
        <p class="num">{latent}</p>
        <p class="citation" data-testid="citation">
          {citation}
        </p>
        <div class="row">
          <button type="button" class="button button-small" onClick={() => void copy()}>
            {words.copy}
          </button>
          <button
            type="button"
            class="button button-small"
            disabled={index === 0}
            onClick={() => onShow(index - 1)}
          >
            <Icon name="back" />
            {words.previous}
          </button>
          <button
            type="button"
            class="button button-small"
            disabled={index >= count - 1}
            onClick={() => onShow(index + 1)}
            data-testid="next-image"
          >
            {words.next}
            <Icon name="forward" />
          </button>
          <button
            type="button"
            class="button button-small"
            onClick={() => onShow(null)}
            aria-label={words.close}
          >
            <Icon name="cross" />
          </button>
        </div>
        {refused && (
          <p class="help" role="status">
            {words.notCopied}
          </p>
        )}
      </div>
    </section>
  );
}
