/** Asks before the bin is emptied, from wherever that was offered. */
import { useUi } from '../context.ts';
import { text } from '../language.ts';
import { Confirm } from '../parts/Confirm.tsx';

export function EmptyBin() {
  const { records } = useUi();
  const words = text.value.runs.bin;
  if (!records.emptying.value) return null;
  const close = () => {
    records.emptying.value = false;
  };
  return (
    <Confirm
      title={words.confirm}
      help={words.confirmHelp}
      onCancel={close}
      onConfirm={() => {
        close();
        void records.purge(null);
      }}
    />
  );
}
