import { trainerFacts } from './trainerFacts.browser.ts';

trainerFacts('cpu');
