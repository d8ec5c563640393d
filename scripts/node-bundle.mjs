/** @type {import('esbuild').BuildOptions} How a script for Node is bundled: one module a file. */
export const nodeBundle = {
  bundle: true,
  platform: 'node',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
  // Bundled CommonJS packages still call require() for Node's built-ins.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
};

/**
 * The same for a test, which is to find the project.
 * @param {string} projectRoot as the Node that runs it names the project's folder
 * @returns {import('esbuild').BuildOptions}
 */
export function testBundle(projectRoot) {
  return {
    ...nodeBundle,
    target: 'node20',
    sourcemap: 'inline',
    // The sources lie beside it: a map with all of them in it makes each test twice as much to read.
    sourcesContent: false,
    define: { 'process.env.PORT_MEDIC_ROOT': JSON.stringify(projectRoot) },
  };
}
