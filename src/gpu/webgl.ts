/**
 * Opens WebGL 2 on a canvas of our own, in a worker through OffscreenCanvas, refusing what would train wrongly or slowly.
 *
 * tfjs falls back to float16 textures where float32 cannot be rendered to; a gradient penalty does not survive that, so
 * such a device is passed over.
 */
import * as tf from '@tensorflow/tfjs';
import { isSoftwareRenderer, type Opened, type OpenOptions } from './order.ts';

export interface OpenedWebgl extends Opened {
  /** Settles when the context goes away. */
  readonly lost: Promise<string>;
}

/** As tfjs asks for its own contexts: nothing but colour, and never a stored back buffer. */
const ATTRIBUTES = {
  alpha: false,
  antialias: false,
  premultipliedAlpha: false,
  preserveDrawingBuffer: false,
  depth: false,
  stencil: false,
} as const;

export async function openWebgl({ acceptSoftware }: OpenOptions): Promise<OpenedWebgl> {
  if (typeof OffscreenCanvas === 'undefined') throw new Error('this browser has no OffscreenCanvas');
  const canvas = new OffscreenCanvas(1, 1);
  const gl = canvas.getContext('webgl2', { ...ATTRIBUTES, failIfMajorPerformanceCaveat: !acceptSoftware });
  if (!gl) throw new Error(acceptSoftware ? 'no WebGL 2' : 'no hardware WebGL 2');
  const renderer = describe(gl);
  const software = isSoftwareRenderer(renderer);
  if (software && !acceptSoftware) throw new Error('software renderer');
  if (!gl.getExtension('EXT_color_buffer_float')) throw new Error('cannot render to float32 textures');

  const lost = new Promise<string>((resolve) => {
    canvas.addEventListener('webglcontextlost', () => resolve('context lost'), { once: true });
  });
  tf.env().set('SOFTWARE_WEBGL_ENABLED', acceptSoftware); // tfjs makes contexts of its own to probe features
  tf.setWebGLContext(2, gl);
  await tf.setBackend('webgl');
  if (tf.getBackend() !== 'webgl') throw new Error('tfjs could not use the WebGL context');
  if (!tf.env().getBool('WEBGL_RENDER_FLOAT32_ENABLED')) throw new Error('tfjs would compute in float16');
  return { adapter: renderer, software, threads: 1, simd: false, lost };
}

function describe(gl: WebGL2RenderingContext): string {
  const unmasked = gl.getExtension('WEBGL_debug_renderer_info');
  return String(gl.getParameter(unmasked ? unmasked.UNMASKED_RENDERER_WEBGL : gl.RENDERER));
}
