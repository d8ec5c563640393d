// Bundles the extension: `node scripts/build.mjs [--production] [--watch] [--outdir DIR]`. What is made for production has the notices of
// the bundled packages beside it.
//
// Seven bundles, so that activation loads only what it needs:
//   dist/extension.js    what hears that something runs, and stands in for the rest
//   dist/surfaces.js     what draws and acts, loaded with the first run, click or open view
//   dist/detection.js    what notices failures in text, loaded with the first command, task or debug session
//   dist/services.js     probe, diagnosis and kill, loaded at the first failure or command
//   dist/fixPlanners.js  edits of files (YAML, TOML and JSON parsers), loaded on the first fix
//   dist/probeWorker.js  the reading of system tables, in a worker thread
//   dist/native/windowsCalls.js  the system's own calls, in a child process (only in the packages for Windows)
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';

const { production, watch, outdir } = parseArgs({
  options: {
    production: { type: 'boolean', default: false },
    watch: { type: 'boolean', default: false },
    outdir: { type: 'string', default: 'dist' },
  },
}).values;

/** A dynamic import of another bundle stays an import at run time, instead of being pulled into the first one. */
const lazyBundles = {
  name: 'lazy-bundles',
  setup(build) {
    build.onResolve({ filter: /^\.\/(surfaces|detection|services|fixPlanners)\.ts$/ }, args =>
      args.kind === 'dynamic-import' ? { path: args.path.replace('.ts', '.js'), external: true } : undefined,
    );
  },
};

/**
 * One `require('vscode')` for all files. Left to esbuild, each importing file would get a copy of the whole API object of its own,
 * property by property: more than half of what loading the extension took.
 */
const vscodeOnce = {
  name: 'vscode-once',
  setup(build) {
    build.onResolve({ filter: /^vscode$/ }, ({ kind }) =>
      kind === 'import-statement' ? { path: 'vscode', namespace: 'vscode-once' } : { path: 'vscode', external: true },
    );
    build.onLoad({ filter: /^vscode$/, namespace: 'vscode-once' }, async () => {
      const typings = await readFile(createRequire(import.meta.url).resolve('@types/vscode/index.d.ts'), 'utf8');
      const names = typings.matchAll(/^\texport (?:namespace|class|enum|const|let|function) (\w+)/gm);
      const lines = [...new Set([...names].map(([, name]) => name))].map(
        name => `export const ${name} = /* @__PURE__ */ member('${name}');`,
      );
      return { contents: ["const api = require('vscode');", 'const member = name => api[name];', ...lines].join('\n') };
    });
  },
};

const options = {
  entryPoints: {
    extension: 'src/extension.ts',
    surfaces: 'src/surfaces.ts',
    detection: 'src/detection.ts',
    services: 'src/services.ts',
    fixPlanners: 'src/fixPlanners.ts',
    probeWorker: 'src/node/probe/worker.ts',
    'native/windowsCalls': 'src/node/windows/child.ts',
  },
  outdir,
  bundle: true,
  format: 'cjs',
  platform: 'node',
  // The extension host of the oldest supported VS Code (1.100) runs Node 20.
  target: 'node20',
  // jsonc-parser's `main` is a UMD file that esbuild cannot follow.
  mainFields: ['module', 'main'],
  minify: production,
  sourcemap: !production,
  // The messages of every locale would be twice as long in escapes.
  charset: 'utf8',
  // `require` of the lazy bundles: synchronous, and the same loader that VS Code patches.
  supported: { 'dynamic-import': false },
  metafile: true,
  logLevel: 'info',
  plugins: [lazyBundles, vscodeOnce],
};

await rm(outdir, { recursive: true, force: true });
if (watch) {
  const context = await esbuild.context(options);
  await context.watch();
} else {
  const result = await esbuild.build(options);
  await writeFile(join(outdir, 'meta.json'), JSON.stringify(result.metafile));
  if (production) {
    const { notices } = await import('./notices.mjs');
    await writeFile(join(outdir, 'THIRD_PARTY_NOTICES.txt'), await notices(process.cwd(), result.metafile));
  }
}
