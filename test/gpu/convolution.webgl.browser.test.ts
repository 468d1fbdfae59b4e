import { convolutionFacts } from './convolutionFacts.browser.ts';

convolutionFacts('webgl');
