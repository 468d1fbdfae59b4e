/** Asks before something is lost: the browser's own modal dialog, so focus, Escape and screen readers are its business. */
import { useEffect, useId, useRef } from 'preact/hooks';
import { text } from '../language.ts';

export interface ConfirmProps {
  readonly title: string;
  readonly help: string;
  onConfirm(): void;
  onCancel(): void;
}

export function Confirm({ title, help, onConfirm, onCancel }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog ref={dialog} class="dialog" aria-labelledby={id} onClose={onCancel}>
      <h2 id={id}>{title}</h2>
      <p>{help}</p>
      <div class="row row-end">
        <button type="button" class="button" onClick={() => dialog.current?.close()}>
          {text.value.cancel}
        </button>
        <button type="button" class="button button-danger" onClick={onConfirm}>
          {text.value.remove}
        </button>
      </div>
    </dialog>
  );
}
