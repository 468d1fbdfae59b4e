import { webgpuMissing } from './adapters.browser.ts';
import { convolutionFacts } from './convolutionFacts.browser.ts';

convolutionFacts('webgpu', await webgpuMissing());
