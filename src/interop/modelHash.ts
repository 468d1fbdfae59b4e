/**
 * What a generator is known by: one SHA-256 of the weights that draw, the same for a run's checkpoint and for the model.pth and
 * checkpoint.safetensors that were made of it. docs/report.md says how; test/oracle/generate/model_hash.py computes it with PyTorch.
 */
import type { NamedTensors } from './tensors.ts';
import { toTorchLayout } from './torchLayout.ts';
import type { NetworkTensors } from './trainingState.ts';

/**
 * SHA-256, hex, over each tensor in order of its state-dict name: `main.0.weight [100, 512, 4, 4]` and a line feed in ASCII, then its
 * values, float32, little endian, in PyTorch's layout. Counters (num_batches_tracked) draw nothing and are left out.
 * @param generator the running average where one draws
 */
export async function modelHash({ parameters, buffers }: NetworkTensors): Promise<string> {
  const bytes = hashedBytes(new Map([...parameters, ...buffers]));
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function hashedBytes(tensors: NamedTensors): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = [...tensors]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([name, tensor]) => {
      const { shape, values } = toTorchLayout(tensor);
      const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength); // every machine a browser runs on is little endian
      return [encoder.encode(`${name} [${shape.join(', ')}]\n`), bytes];
    });
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
