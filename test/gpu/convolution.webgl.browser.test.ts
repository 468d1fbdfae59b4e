import { webglMissing } from './adapters.browser.ts';
import { convolutionFacts } from './convolutionFacts.browser.ts';

convolutionFacts('webgl', webglMissing());
