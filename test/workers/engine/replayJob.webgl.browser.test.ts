/**
 * WebGL, the fallback of a fallback, is held to PyTorch whole: convolutions, gradients and optimizers of a run's steps. Its kernels one
 * by one are the other backends' tests, and cost software WebGL a minute.
 */
import { webglMissing } from '../../gpu/adapters.browser.ts';
import { replayFacts } from './replayFacts.browser.ts';

replayFacts('webgl', ['tiny'], webglMissing());
