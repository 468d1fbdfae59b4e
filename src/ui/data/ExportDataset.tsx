/** A dataset on its way out: real slices, so a person sees all of them and says so before anything can be saved. */
import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { DatasetFormat } from '../../app.ts';
import type { DatasetRecord, SampleGrid } from '../../workers/protocol.ts';
import { useUi } from '../context.ts';
import { bytesForFolder } from '../download.ts';
import { canPickFolders, pickFolder } from '../folderPicker.ts';
import { bytes, integer } from '../format.ts';
import { text } from '../language.ts';
import { Icon } from '../parts/Icon.tsx';
import { Pager } from '../parts/Pager.tsx';
import { PixelGrid, pictureOfGrid } from '../parts/PixelGrid.tsx';
import { Segmented } from '../parts/Segmented.tsx';
import { Tick } from '../parts/Tick.tsx';
import { showError } from '../state.ts';

/** Slices of a page: few enough that a name in one of them can be read. */
const PAGE_SLICES = 36;

const FORMATS: readonly DatasetFormat[] = ['safetensors', 'npy'];

export function ExportDataset({ dataset }: { readonly dataset: DatasetRecord }) {
  const [open, setOpen] = useState(false);
  return (
    <div>
      <button type="button" class="button" onClick={() => setOpen(true)} data-testid="export-dataset">
        <Icon name="download" />
        {text.value.data.exporting.open}
      </button>
      {open && <ExportDialog dataset={dataset} onClose={() => setOpen(false)} />}
    </div>
  );
}

type Saving = { readonly kind: 'idle' } | { readonly kind: 'saving' | 'done'; readonly files: number };

function ExportDialog({ dataset, onClose }: { readonly dataset: DatasetRecord; onClose(): void }) {
  const { data, state } = useUi();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const [looked, setLooked] = useState(false);
  const [format, setFormat] = useState<DatasetFormat>('safetensors');
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' });
  const words = text.value.data.exporting;
  const all = dataset.slices.length;
  useEffect(() => dialog.current?.showModal(), []);
  const save = async (folder: FileSystemDirectoryHandle | null) => {
    setSaving({ kind: 'saving', files: 0 });
    const onFile = (n: number) => setSaving({ kind: 'saving', files: n });
    const files = await data.exportDataset(dataset.id, format, { folder, onFile });
    setSaving(files === null ? { kind: 'idle' } : { kind: 'done', files });
  };
  const large = canPickFolders() ? bytesForFolder(dataset) : null;
  const what = dataset.synthetic ? words.slicesSynthetic : words.slices;
  return (
    <dialog
      ref={dialog}
      class="dialog dialog-wide"
      aria-labelledby={id}
      onClose={onClose}
      data-testid="export-dialog"
    >
      <div class="stack">
        <h2 id={id}>{words.title}</h2>
        <p>{what(integer(all), dataset.recipe.size)}</p>
        {!dataset.synthetic && <p class="caution caution-small">{words.burned}</p>}
        <div>
          <Segmented<DatasetFormat>
            label={words.format}
            options={FORMATS.map((value) => ({ value, label: words.formats[value] }))}
            value={format}
            disabled={saving.kind === 'saving'}
            onChoose={setFormat}
          />
          {format === 'npy' && <p class="help group-help">{words.npyHelp}</p>}
          {large !== null && <p class="help group-help">{words.largeHelp(bytes(large))}</p>}
        </div>
        <AllSlices dataset={dataset} />
        <div class="export-foot">
          <p class="export-state num" aria-live="polite">
            {saving.kind === 'saving' && words.saving(integer(saving.files))}
            {saving.kind === 'done' && words.done(integer(saving.files))}
          </p>
          <Tick checked={looked} testId="export-looked" onChange={setLooked}>
            {words.looked}
          </Tick>
          <div class="row">
            <button type="button" class="button" onClick={() => dialog.current?.close()}>
              {words.close}
            </button>
            {canPickFolders() && (
              <button
                type="button"
                class="button"
                disabled={!looked || saving.kind === 'saving'}
                onClick={() => void pickFolder('readwrite').then(save, (error) => showError(state, error))}
                data-testid="export-folder"
              >
                <Icon name="folder" />
                {words.intoFolder}
              </button>
            )}
            <button
              type="button"
              class="button button-primary"
              disabled={!looked || saving.kind === 'saving'}
              onClick={() => void save(null)}
              data-testid="export-save"
            >
              <Icon name="download" />
              {words.save}
            </button>
          </div>
        </div>
      </div>
    </dialog>
  );
}

/** Every slice, in the dataset's order, page by page. */
function AllSlices({ dataset }: { readonly dataset: DatasetRecord }) {
  const { state, browse } = useUi();
  const [page, setPage] = useState(0);
  const [grid, setGrid] = useState<SampleGrid | null>(null);
  const [seen, setSeen] = useState<ReadonlySet<number>>(new Set());
  const words = text.value.data.exporting;
  const all = dataset.slices.length;
  const pages = Math.ceil(all / PAGE_SLICES);
  const first = page * PAGE_SLICES;
  const count = Math.min(PAGE_SLICES, all - first);
  useEffect(() => {
    let current = true;
    browse(dataset.id, first, count)
      .then((one) => {
        if (!current) return;
        setGrid(one);
        setSeen((before) => new Set(before).add(page));
      })
      .catch((error: unknown) => current && showError(state, error));
    return () => {
      current = false;
    };
  }, [dataset.id, first, count, page, browse, state]);
  const unseen = pages - seen.size;
  return (
    <div class="all-slices">
      <p class="label">{words.sheet}</p>
      {grid && (
        <PixelGrid
          picture={pictureOfGrid(grid)}
          alt={words.sheetAlt(integer(first + 1), integer(first + count), integer(all))}
        />
      )}
      <div class="all-slices-foot">
        <p class="help num" aria-live="polite">
          {unseen > 0 ? words.unseen(integer(unseen)) : words.seenAll}
        </p>
        <Pager page={page} pages={pages} onPage={setPage} />
      </div>
    </div>
  );
}
