/**
 * Tells a person who looks elsewhere that the run has ended or asks them something, where they asked for it and the browser allows it.
 *
 * Permission is asked for when the person asks to be told and at no other time. A notification stands on a locked screen:
 * it names no dataset and no figure.
 */
import { effect, type ReadonlySignal, signal } from '@preact/signals';
import type { RunRecord, RunState } from '../run.ts';
import { readChoice, writeChoice } from './choices.ts';
import { text } from './language.ts';

/** `refused`: asked for and not allowed. `absent`: this browser has no notifications. */
export type Telling = 'absent' | 'off' | 'on' | 'refused';

/** The browser's own notifications, or what stands in for them. */
export interface NotificationPort {
  permission(): NotificationPermission;
  requestPermission(): Promise<NotificationPermission>;
  /** @throws TypeError where only a service worker may notify (Chrome on Android) */
  show(title: string): void;
}

export interface Notifier {
  readonly telling: ReadonlySignal<Telling>;
  /** Called from a click, which is what lets the browser ask. */
  choose(on: boolean): Promise<void>;
  tell(title: string): void;
}

export function createNotifier(port: NotificationPort | null = browserPort()): Notifier {
  const kept = port?.permission() === 'granted' && readChoice('tell', ['on', 'off']) === 'on';
  const telling = signal<Telling>(port === null ? 'absent' : kept ? 'on' : 'off');
  const settle = (now: Telling) => {
    telling.value = now;
    writeChoice('tell', now === 'on' ? 'on' : 'off');
  };
  return {
    telling,
    async choose(on) {
      if (!port) return;
      if (!on) return settle('off');
      settle((await port.requestPermission()) === 'granted' ? 'on' : 'refused');
    },
    tell(title) {
      if (!port || telling.value !== 'on') return;
      try {
        port.show(title);
      } catch {
        settle('refused');
      }
    },
  };
}

/** Tells when the run shown is done, has failed or asks, under a page nobody sees. A stop is the person's own doing. @returns what ends it */
export function tellWhenEnded(
  run: ReadonlySignal<RunRecord | null>,
  notifier: Notifier,
  isHidden: () => boolean = () => document.visibilityState === 'hidden',
): () => void {
  let before: RunRecord | null = null;
  return effect(() => {
    const now = run.value;
    const same = now !== null && before?.id === now.id ? before : null;
    before = now;
    if (!now || !same || same.state === now.state || !isHidden()) return;
    const { train, adjust } = text.peek();
    if (now.state === 'asking') notifier.tell(adjust.asking.tell);
    else if (isOver(now.state) && !isOver(same.state))
      notifier.tell(now.state === 'done' ? train.tellMe.finished : train.tellMe.failed);
  });
}

function isOver(state: RunState): boolean {
  return state === 'done' || state === 'failed';
}

function browserPort(): NotificationPort | null {
  if (!('Notification' in globalThis)) return null;
  return {
    permission: () => Notification.permission,
    requestPermission: () => Notification.requestPermission(),
    show(title) {
      const shown = new Notification(title, { tag: 'gantry-run' });
      shown.onclick = () => {
        window.focus();
        shown.close();
      };
    },
  };
}
