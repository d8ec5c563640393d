/** Pieces of projects that many trials are made of. */

const json = (value: unknown): string => `${JSON.stringify(value, undefined, 2)}\n`;

/** A package.json with these scripts; `more` beside them. */
export function manifest(scripts: Readonly<Record<string, string>>, more: Readonly<Record<string, unknown>> = {}) {
  return { 'package.json': json({ name: 'app', version: '1.0.0', private: true, ...more, scripts }) };
}

export const esm = { type: 'module' } as const;

export const indexHtml =
  '<!doctype html>\n<title>app</title>\n<div id="app"></div>\n<script type="module" src="./main.js"></script>\n';

/** A page with a script, as bundlers start from. */
export const page = { 'index.html': indexHtml, 'main.js': "document.title = 'app';\n" } as const;
