/** Generated images as one picture: from memory while the run is fresh, from its own grid PNG when it is reopened. */
import { useEffect, useMemo, useState } from 'preact/hooks';
import type { RunRecord } from '../../run.ts';
import type { GenerateResult } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { bestRound } from '../evaluate/bestRound.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';
import { PixelGrid, pictureOfImages } from '../parts/PixelGrid.tsx';

export function ImageGrid({ images }: { readonly images: GenerateResult }) {
  const picture = useMemo(() => pictureOfImages(images, columnsFor(images.count)), [images]);
  const alt = text.value.generate.alt(images.count, images.size, integer(images.iteration));
  return <PixelGrid picture={picture} alt={alt} />;
}

/** The picture the grid download would give. */
export function StoredGrid({ run }: { readonly run: RunRecord }) {
  const { exports } = useUi();
  const [url, setUrl] = useState<string | null>(null);
  useEffect(() => {
    let made: string | null = null;
    let shown = true;
    void exports.gridFile(run.id).then((file) => {
      if (!file || !shown) return;
      made = URL.createObjectURL(new Blob([file.bytes], { type: file.type }));
      setUrl(made);
    });
    return () => {
      shown = false;
      if (made) URL.revokeObjectURL(made);
    };
  }, [run.id, exports]);
  const { imsize } = run.settings.config;
  const iteration = bestRound(run)?.trainedIterations ?? 0;
  if (!url) return <p class="help">{text.value.loading}</p>;
  return (
    <img
      class="pixels"
      src={url}
      alt={text.value.generate.alt(run.settings.numOutput, imsize, integer(iteration))}
    />
  );
}

/** Close to a square, and never so many columns that an image becomes a dot. */
export function columnsFor(count: number): number {
  return Math.max(1, Math.min(16, Math.ceil(Math.sqrt(count))));
}
