/** A model file dropped anywhere on the page opens under Generate, over whatever zone it falls. */
import type { ModelActions } from './modelActions.ts';
import type { State } from './state.ts';

/** @returns what stops it */
export function catchModelDrops(state: State, models: ModelActions): () => void {
  const over = (event: DragEvent) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault(); // else there is no drop
  };
  const drop = (event: DragEvent) => {
    const model = droppedModel(event);
    if (!model) return;
    event.preventDefault();
    event.stopPropagation();
    state.stage.value = 'generate';
    if (location.hash !== '#generate') location.hash = 'generate';
    void models.open(model);
  };
  // Before the zones: capture.
  window.addEventListener('dragover', over, true);
  window.addEventListener('drop', drop, true);
  return () => {
    window.removeEventListener('dragover', over, true);
    window.removeEventListener('drop', drop, true);
  };
}

function droppedModel({ dataTransfer }: DragEvent): File | null {
  const [file, ...more] = dataTransfer?.files ?? [];
  return file && more.length === 0 && /\.(pth|pt|safetensors)$/i.test(file.name) ? file : null;
}
