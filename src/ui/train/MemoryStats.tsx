/** What the engine had allocated at the newest checkpoint that was examined. */
import type { Diagnostics } from '../../workers/protocol.ts';
import { bytes, integer } from '../format.ts';
import { text } from '../language.ts';
import { Stats } from '../parts/Stats.tsx';

export function MemoryStats({ newest: { iteration, memory } }: { readonly newest: Diagnostics }) {
  const words = text.value.train.diagnostics;
  const told = (value: number | null) => (value === null ? words.untold : bytes(value));
  return (
    <section class="stack" aria-label={words.memory}>
      <div>
        <p class="chart-title">{words.memory}</p>
        <p class="help">{words.memoryHelp(integer(iteration))}</p>
      </div>
      <Stats
        dense
        items={[
          { name: words.tensors, value: integer(memory.tensors), testId: 'tensors' },
          { name: words.tensorBytes, value: bytes(memory.bytes) },
          { name: words.deviceBytes, value: told(memory.deviceBytes), testId: 'device-bytes' },
          { name: words.heapBytes, value: told(memory.heapBytes) },
        ]}
      />
    </section>
  );
}
