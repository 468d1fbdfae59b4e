import { convolutionFacts } from './convolutionFacts.browser.ts';

convolutionFacts('webgpu');
