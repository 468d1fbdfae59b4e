/** What the browser under test offers at all, asked without our code; a test on a device it lacks is skipped aloud. */

/** Why there is no WebGPU here, or null. */
export async function webgpuMissing(): Promise<string | null> {
  return (await navigator.gpu?.requestAdapter()) ? null : 'this browser gives no WebGPU adapter';
}

/** Why there is no WebGL 2 here, or null. */
export function webglMissing(): string | null {
  return new OffscreenCanvas(1, 1).getContext('webgl2') ? null : 'this browser gives no WebGL 2 context';
}
