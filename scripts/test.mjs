// `npm test`: installs what is missing, then runs everything. See scripts/testStages.mjs. Node built-ins only.
import { continueIn, ensureDependencies } from './bootstrap.mjs';

ensureDependencies();
continueIn('scripts/testStages.mjs', process.argv.slice(2));
