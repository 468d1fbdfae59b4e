/** With a stand-in for the lock: a page under test is granted the real one only sometimes. Visibility is set by hand too. */
import { signal } from '@preact/signals';
import { afterEach, expect, test, vi } from 'vitest';
import { keepAwake } from '../../src/ui/wakeLock.ts';

/** Grants every request, as a browser does for a visible page; `held` are those not given back. */
function locks() {
  const granted: { released: boolean; release(): Promise<void> }[] = [];
  return {
    granted,
    held: () => granted.filter(({ released }) => !released).length,
    /** What a browser does to a page that is hidden. */
    takeBack: () => {
      for (const lock of granted) lock.released = true;
    },
    async request() {
      const lock = {
        released: false,
        release: async () => {
          lock.released = true;
        },
      };
      granted.push(lock);
      return lock as unknown as WakeLockSentinel;
    },
  };
}

function see(visible: boolean): void {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(visible ? 'visible' : 'hidden');
  document.dispatchEvent(new Event('visibilitychange'));
}

/** Requests and releases of the stand-in settle in microtasks. */
const settled = () => new Promise<void>((resolve) => queueMicrotask(() => queueMicrotask(resolve)));

afterEach(() => vi.restoreAllMocks());

test('held exactly while there is work', async () => {
  see(true);
  const [wanted, port] = [signal(false), locks()];
  const end = keepAwake(wanted, port);
  expect(port.granted).toHaveLength(0);
  wanted.value = true;
  await vi.waitFor(() => expect(port.held()).toBe(1));
  wanted.value = false;
  await vi.waitFor(() => expect(port.held()).toBe(0));
  end();
});

test('asked for again when the page is seen again, and only then', async () => {
  see(true);
  const [wanted, port] = [signal(true), locks()];
  const end = keepAwake(wanted, port);
  await vi.waitFor(() => expect(port.held()).toBe(1));
  port.takeBack();
  see(false);
  await settled();
  expect(port.granted).toHaveLength(1);
  see(true);
  await vi.waitFor(() => expect(port.held()).toBe(1));
  expect(port.granted).toHaveLength(2);
  end();
});

test('work that ends before the browser has answered leaves nothing held', async () => {
  see(true);
  const [wanted, port] = [signal(true), locks()];
  const end = keepAwake(wanted, port);
  wanted.value = false;
  await vi.waitFor(() => expect(port.granted).toHaveLength(1));
  await vi.waitFor(() => expect(port.held()).toBe(0));
  end();
});

test('taken away with the page, it lets go', async () => {
  see(true);
  const [wanted, port] = [signal(true), locks()];
  const end = keepAwake(wanted, port);
  await vi.waitFor(() => expect(port.held()).toBe(1));
  end();
  await vi.waitFor(() => expect(port.held()).toBe(0));
  see(true);
  await settled();
  expect(port.granted).toHaveLength(1);
});

test('a browser that refuses, or has no such lock, disturbs nothing', async () => {
  see(true);
  const wanted = signal(true);
  const refuse = vi.fn(() => Promise.reject(new DOMException('Battery is low.', 'NotAllowedError')));
  const end = keepAwake(wanted, { request: refuse });
  await vi.waitFor(() => expect(refuse).toHaveBeenCalledOnce());
  end();
  keepAwake(wanted, undefined)();
});
