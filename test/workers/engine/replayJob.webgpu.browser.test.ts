import { webgpuMissing } from '../../gpu/adapters.browser.ts';
import { replayFacts } from './replayFacts.browser.ts';

replayFacts('webgpu', ['tiny'], await webgpuMissing());
