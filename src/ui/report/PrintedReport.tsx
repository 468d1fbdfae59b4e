/**
 * The part of the page that goes onto paper: on top what it is and for what use, at the end its digest. On the screen only what lies between.
 */
import type { ComponentChildren } from 'preact';
import type { Integrity } from '../../report/reportTypes.ts';
import { text } from '../language.ts';

export interface PrintedReportProps {
  readonly title: string;
  readonly integrity?: Integrity | undefined;
  /** Of a checked signature. */
  readonly fingerprint?: string | null;
  readonly testId: string;
  readonly children: ComponentChildren;
}

export function PrintedReport({
  title,
  integrity,
  fingerprint = null,
  testId,
  children,
}: PrintedReportProps) {
  const words = text.value.report;
  return (
    <article class="report printed stack-panels" data-testid={testId} aria-label={title}>
      <header class="paper-only paper-head">
        <p class="paper-mark">{words.syntheticHead}</p>
        <h1>{title}</h1>
        <p>{text.value.intendedUse}</p>
      </header>
      {children}
      <footer class="paper-only paper-foot">
        <p>
          {words.syntheticHead}. {text.value.intendedUse}
        </p>
        {integrity && (
          <p>
            {words.digest} (SHA-256, RFC 8785): <code>{integrity.digest}</code>
          </p>
        )}
        {integrity && (
          <p>
            {fingerprint ? (
              <>
                {words.trust.signed}: <code>{fingerprint}</code>
              </>
            ) : (
              `${words.trust.digest}.`
            )}
          </p>
        )}
      </footer>
    </article>
  );
}
