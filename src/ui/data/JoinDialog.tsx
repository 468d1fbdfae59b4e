/** Files dropped beside open ones: add or replace, asked in the browser's own modal dialog. */
import { useEffect, useId, useRef } from 'preact/hooks';
import { useUi } from '../context.ts';
import { integer } from '../format.ts';
import { text } from '../language.ts';

export function JoinDialog({ fresh, open }: { readonly fresh: number; readonly open: number }) {
  const { data } = useUi();
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  const words = text.value.data.join;
  useEffect(() => dialog.current?.showModal(), []);
  return (
    <dialog
      ref={dialog}
      class="dialog"
      aria-labelledby={id}
      onCancel={() => void data.join(null)}
      data-testid="join-dialog"
    >
      <h2 id={id}>{words.title(integer(fresh))}</h2>
      <p>{words.help(integer(open))}</p>
      <div class="row row-end">
        <button type="button" class="button" onClick={() => void data.join(null)}>
          {text.value.cancel}
        </button>
        <button type="button" class="button" onClick={() => void data.join('replace')}>
          {words.replace}
        </button>
        <button type="button" class="button button-primary" onClick={() => void data.join('add')}>
          {words.add}
        </button>
      </div>
    </dialog>
  );
}
