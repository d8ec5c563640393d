// Bundles the extension: `node scripts/build.mjs [--production] [--watch] [--outdir DIR]`. What is made for production has the notices of
// the bundled packages beside it.
//
// Bundles, so that activation loads only what it needs. Each of these stands alone:
//   dist/extension.js    what hears that something starts, and stands in for the rest
//   dist/yaml.js, dist/toml.js  the parsers of these formats, loaded with the first such file
//   dist/native/windowsCalls.js  the system's own calls, in a child process (only in the packages for Windows)
// What several of these need is written once, in dist/shared-*.js:
//   dist/watching.js     what listens to runs, loaded with the first prompt, run or click
//   dist/surfaces.js     what draws and acts, loaded with the first run, click or open view
//   dist/detection.js    what notices failures in text, loaded with the first command, task or debug session
//   dist/services.js     probe, diagnosis and kill, loaded at the first failure or command
//   dist/fixPlanners.js  edits of files, loaded on the first fix
//   dist/probeWorker.js  the reading of system tables, in a worker thread
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import * as esbuild from 'esbuild';
import { addKoffi, nativeTargets } from './koffi.mjs';

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
    build.onResolve({ filter: /^\.\/(surfaces|detection)\.ts$/ }, args =>
      args.kind === 'dynamic-import' ? { path: args.path.replace('.ts', '.js'), external: true } : undefined,
    );
  },
};

/** Modules that export functions only: a bundle each, loaded when the first of these is called. */
const parsers = { 'src/core/configs/yaml.ts': 'yaml', 'src/core/configs/toml.ts': 'toml' };
const onFirstUse = { ...parsers, 'src/watching.ts': 'watching' };

const firstUse = {
  name: 'first-use',
  setup(build) {
    const inFolder = path => path.slice(process.cwd().length + 1).replaceAll('\\', '/');
    build.onResolve({ filter: /\/(?:watching|yaml|toml)\.ts$/ }, args => {
      if (args.kind === 'entry-point') return undefined;
      const path = join(args.resolveDir, args.path);
      return inFolder(path) in onFirstUse ? { path, namespace: 'on-first-use' } : undefined;
    });
    build.onResolve({ filter: /^\.\/\w+\.js$/, namespace: 'on-first-use' }, ({ path }) => ({ path, external: true }));
    build.onLoad({ filter: /./, namespace: 'on-first-use' }, async ({ path }) => {
      const text = await readFile(path, 'utf8');
      const bundle = `./${onFirstUse[inFolder(path)]}.js`;
      const lines = [...text.matchAll(/^export function (\w+)/gm)].map(
        ([, name]) => `export const ${name} = (...args) => require('${bundle}').${name}(...args);`,
      );
      return { contents: lines.join('\n') };
    });
  },
};

/** What a row of a table says for its reader and its tests is of no use at run time: a quarter of the code that notices failures would be that. */
const withoutExamples = {
  name: 'without-examples',
  setup(build) {
    build.onLoad(
      {
        filter:
          /[\\/](?:programs[\\/]families(?:[\\/]\w+)?|detect[\\/](?:rules|quotations)|text[\\/]languages|evidence)[\\/]\w+\.ts$/,
      },
      async ({ path }) => {
        const text = await readFile(path, 'utf8');
        // As the formatter writes them: in one line, with the value in the next, or a list that ends where it began.
        const contents = text
          .replace(
            /^( {2,8})(?:docs|examples?|counterExamples|report|talk|turns|meaning):(?:\s\[\n[^]*?^\1\],|\s.*,)$/gm,
            '',
          )
          // What prints it is told of a lock only; of the system's sentences, only which are English is asked.
          .replace(/rules[\\/](?!\w*[lL]ocks\.)/.test(path) ? /^ {4}runtime: '.*',$/gm : /(?!)/, '')
          .replace(path.includes('systemSentences') ? / language: '(?!en')[^']*',/g : /(?!)/, '');
        return { contents, loader: 'ts' };
      },
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

/** What `vsce package` is making, as scripts/package.mjs tells; while developing, the addon that npm has installed on Windows. */
const target = process.env.PORT_MEDIC_TARGET ?? (production ? undefined : `${process.platform}-${process.arch}`);
const hasCalls = nativeTargets.includes(target);

/** How JavaScript is written. */
const output = {
  platform: 'node',
  // The extension host of the oldest supported VS Code (1.100) runs Node 20.
  target: 'node20',
  minify: production,
  // The messages of every locale would be twice as long in escapes.
  charset: 'utf8',
};
const common = {
  ...output,
  outdir,
  bundle: true,
  // jsonc-parser's `main` is a UMD file that esbuild cannot follow.
  mainFields: ['module', 'main'],
  metafile: true,
  logLevel: 'info',
};
/** `require` of the lazy bundles: synchronous, and the same loader that VS Code patches. */
const commonJs = { format: 'cjs', supported: { 'dynamic-import': false } };

/**
 * What esbuild writes in front of each of these: a copy of the exports under the mark of a module, which only a default import of it would
 * ask for. Where all is imported by name, the exports themselves do.
 */
const variable = String.raw`[\w$]+`;
const exportsCopy = new RegExp(
  String.raw`^(var (${variable})=Object\.defineProperty;)var ${variable}=Object\.getOwnPropertyDescriptor;var ${variable}=Object\.getOwnPropertyNames;var ${variable}=Object\.prototype\.hasOwnProperty;(var ${variable}=\([^=]*\)=>\{for\(var ${variable} in ${variable}\)[^{}]*\{[^{}]*\}\)\}),${variable}=\([^)]*\)=>\{if\([^;]*;return ${variable}\};var (${variable})=(${variable})=>${variable}\(\2\(\{\},"__esModule",\{value:!0\}\),\5\);(var (${variable})=\{\};${variable}\(\7,\{[^{}]*\}\);module\.exports=)\4\(\7\);`,
);

/** esbuild shares code among bundles of ECMAScript modules only; VS Code 1.100 loads CommonJS. */
const writeAsCommonJs = {
  name: 'write-as-common-js',
  setup(build) {
    // Not for Node's import of CommonJS, which would have each chunk say its names once more: all are required.
    const options = { ...output, ...commonJs, platform: 'neutral', sourcemap: production ? false : 'inline' };
    build.onEnd(async ({ outputFiles = [] }) => {
      await mkdir(outdir, { recursive: true });
      for (const { path, text } of outputFiles)
        await writeFile(
          path,
          (await esbuild.transform(text, { ...options, sourcefile: path })).code.replace(exportsCopy, '$1$3;$6$7;'),
        );
    });
  },
};

const builds = [
  {
    ...common,
    ...commonJs,
    entryPoints: {
      extension: 'src/extension.ts',
      ...(hasCalls ? { 'native/windowsCalls': 'src/node/windows/child.ts' } : {}),
      ...Object.fromEntries(Object.entries(parsers).map(([file, name]) => [name, file])),
    },
    sourcemap: !production,
    plugins: [lazyBundles, firstUse, vscodeOnce],
  },
  {
    ...common,
    entryPoints: {
      watching: 'src/watching.ts',
      surfaces: 'src/surfaces.ts',
      detection: 'src/detection.ts',
      services: 'src/services.ts',
      fixPlanners: 'src/fixPlanners.ts',
      probeWorker: 'src/node/probe/worker.ts',
    },
    format: 'esm',
    splitting: true,
    chunkNames: 'shared-[hash]',
    sourcemap: production ? false : 'inline',
    write: false,
    plugins: [firstUse, withoutExamples, vscodeOnce, writeAsCommonJs],
  },
];

await rm(outdir, { recursive: true, force: true });
if (watch) {
  for (const options of builds) await (await esbuild.context(options)).watch();
} else {
  const metafiles = [];
  for (const options of builds) metafiles.push((await esbuild.build(options)).metafile);
  const metafile = {
    inputs: Object.assign({}, ...metafiles.map(({ inputs }) => inputs)),
    outputs: Object.assign({}, ...metafiles.map(({ outputs }) => outputs)),
  };
  await writeFile(join(outdir, 'meta.json'), JSON.stringify(metafile));
  if (production) {
    const { notices } = await import('./notices.mjs');
    await writeFile(join(outdir, 'THIRD_PARTY_NOTICES.txt'), await notices(process.cwd(), metafile));
  }
  if (hasCalls) await addKoffi(target, join(outdir, 'native'));
}
