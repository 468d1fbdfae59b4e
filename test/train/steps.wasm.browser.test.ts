import { stepFacts } from './stepFacts.browser.ts';

stepFacts('wasm');
