/**
 * Lets the messages and events that wait in this thread's queue be handled. A message of our own, not a timer: timers are clamped to
 * 4 ms when nested and to a second or more in a hidden tab.
 */
export function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
