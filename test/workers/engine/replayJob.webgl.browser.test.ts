import { webglMissing } from '../../gpu/adapters.browser.ts';
import { replayFacts } from './replayFacts.browser.ts';

replayFacts('webgl', ['tiny'], webglMissing());
