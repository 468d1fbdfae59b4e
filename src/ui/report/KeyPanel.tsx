/** The key that signs this browser's reports: made here, known by its fingerprint, deleted with a question. */
import { useState } from 'preact/hooks';
import { useUi } from '../context.ts';
import { date } from '../format.ts';
import { text } from '../language.ts';
import { Confirm } from '../parts/Confirm.tsx';
import { Icon } from '../parts/Icon.tsx';
import { Panel } from '../parts/Panel.tsx';

export function KeyPanel() {
  const { reports } = useUi();
  const [asking, setAsking] = useState(false);
  const words = text.value.report;
  const key = reports.key.value;
  if (key === undefined) return null; // not read yet: there may be one
  if (!key) {
    return (
      <Panel title={words.key} note={words.keyNone} testId="signing-key">
        <button
          type="button"
          class="button"
          onClick={() => void reports.createKey()}
          data-testid="create-key"
        >
          <Icon name="pencil" />
          {words.keyCreate}
        </button>
      </Panel>
    );
  }
  return (
    <Panel title={words.key} note={words.keySince(date(key.createdAt))} testId="signing-key">
      <dl class="key-facts">
        <dt class="label">{words.keyFingerprint}</dt>
        <dd>
          <code class="fingerprint" data-testid="fingerprint">
            {key.fingerprint}
          </code>
        </dd>
      </dl>
      <p class="help">{words.keyTell}</p>
      <button
        type="button"
        class="button button-small key-delete"
        onClick={() => setAsking(true)}
        data-testid="delete-key"
      >
        <Icon name="bin" />
        {words.keyDelete}
      </button>
      {asking && (
        <Confirm
          title={words.keyDeleteTitle}
          help={words.keyDeleteHelp}
          onCancel={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void reports.deleteKey();
          }}
        />
      )}
    </Panel>
  );
}
