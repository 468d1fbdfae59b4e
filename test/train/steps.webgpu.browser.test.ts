import { webgpuMissing } from '../gpu/adapters.browser.ts';
import { stepFacts } from './stepFacts.browser.ts';

stepFacts('webgpu', await webgpuMissing());
