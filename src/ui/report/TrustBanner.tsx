/** What was checked of an opened report, in words: how far it can be trusted, and by whose key. Paper says so at its end. */
import type { Trust } from '../../report/reportTypes.ts';
import { text } from '../language.ts';
import { Icon, type IconName } from '../parts/Icon.tsx';

const LOOKS: Readonly<Record<'unchecked' | 'digest' | 'signed' | 'own', readonly [string, IconName]>> = {
  unchecked: ['trust-warn', 'alert'],
  digest: ['trust-plain', 'info'],
  signed: ['trust-ok', 'check'],
  own: ['trust-ok', 'check'],
};

export function TrustBanner({ trust, digest }: { readonly trust: Trust; readonly digest: string | null }) {
  const words = text.value.report;
  const name = trust.kind === 'signed' && trust.own ? 'own' : trust.kind;
  const [look, icon] = LOOKS[name];
  return (
    <section
      class={`trust screen-only ${look}`}
      data-testid="trust"
      data-trust={name}
      aria-labelledby="trust-words"
    >
      <Icon name={icon} />
      <div>
        <h2 id="trust-words">{words.trust[name]}</h2>
        <p>{words.trustHelp[name]}</p>
        {trust.kind === 'signed' && (
          <p>
            {words.keyFingerprint}{' '}
            <code class="fingerprint" data-testid="trust-fingerprint">
              {trust.fingerprint}
            </code>
          </p>
        )}
        {digest && (
          <p class="help">
            {words.digest} <code class="fingerprint">{digest}</code>
          </p>
        )}
      </div>
    </section>
  );
}
