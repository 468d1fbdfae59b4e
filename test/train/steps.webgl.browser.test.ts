import { webglMissing } from '../gpu/adapters.browser.ts';
import { stepFacts } from './stepFacts.browser.ts';

stepFacts('webgl', webglMissing());
