// `npm start`: opens a real VS Code with the extension and a sample workspace whose port is already taken.
// `npm start -- --check` does the whole story by itself and exits with 0 or 1. Node built-ins only; see scripts/startDemo.mjs.
import { continueIn, ensureDependencies } from './bootstrap.mjs';

ensureDependencies();
continueIn('scripts/startDemo.mjs', process.argv.slice(2));
