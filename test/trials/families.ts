/** All trials, family by family. */
import { backends } from './families/backends.ts';
import { bundlers } from './families/bundlers.ts';
import { crossed } from './families/crossed.ts';
import { daemons } from './families/daemons.ts';
import { frameworks } from './families/frameworks.ts';
import { languages } from './families/languages.ts';
import { managers } from './families/managers.ts';
import { own } from './families/own.ts';
import { python } from './families/python.ts';
import { servers } from './families/servers.ts';
import { statics } from './families/static.ts';
import { toolbox } from './families/toolbox.ts';
import { tools } from './families/tools.ts';
import { unseen } from './families/unseen.ts';
import { variants } from './families/variants.ts';
import { vite } from './families/vite.ts';
import type { Family } from './trial.ts';

export const families: readonly Family[] = [
  vite,
  frameworks,
  bundlers,
  backends,
  statics,
  tools,
  toolbox,
  managers,
  variants,
  crossed,
  python,
  languages,
  own,
  servers,
  daemons,
  unseen,
];

/** The stage of `npm test`: one of each kind, a few seconds each, all from the set `dozen`. */
export const fixedDozen: readonly string[] = [
  'vite',
  'vite-strict',
  'vite-flag',
  'express',
  'express-dotenv',
  'express-cross-env',
  'express-nodemon',
  'express-concurrently',
  'fastify',
  'serve-flag',
  'webpack-config',
  'esbuild',
];
