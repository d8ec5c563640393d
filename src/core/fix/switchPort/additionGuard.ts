/** The last look at an addition: never a key that the file has already, and never a file that cannot be read afterwards. */
import type { Parsed } from '../../configs/entry.ts';
import { entriesOf } from '../../configs/ruled.ts';
import { type SourceFile, sourceFile } from '../../configs/sourceFile.ts';
import type { Syntax } from '../../programs/configFile.ts';
import { extOf } from '../../text/paths.ts';
import { tableOf } from '../../text/tableOf.ts';
import { fileIn, type World } from '../../workspace/world.ts';
import { applyEdits } from '../textEdit.ts';
import type { Addition } from './placeKinds.ts';

const syntaxes: Readonly<Record<string, Syntax>> = tableOf({
  json: 'json',
  jsonc: 'json',
  yaml: 'yaml',
  yml: 'yaml',
  toml: 'toml',
  properties: 'properties',
  env: 'dotenv',
  js: 'object',
  mjs: 'object',
  cjs: 'object',
  ts: 'object',
  mts: 'object',
  cts: 'object',
});

export function addsCleanly(world: World, { path, edit, create }: Addition): boolean {
  const file = fileIn(world, path);
  const syntax = syntaxes[extOf(path)];
  if (create === true || file === undefined || syntax === undefined) return true;
  const before = entriesOf(file, syntax);
  const after = entriesOf(edited(file, applyEdits(file.text, [edit])), syntax);
  if (after.kind === 'problem') return before.kind === 'problem';
  return repeats(after) <= repeats(before);
}

function edited({ file, path }: SourceFile, text: string): SourceFile {
  return sourceFile(file, path, text);
}

/** How many keys of one object stand there more than once. */
function repeats(parsed: Parsed): number {
  if (parsed.kind === 'problem') return 0;
  const paths = parsed.entries.map(({ path }) => path).filter(path => !path.includes('[]'));
  return paths.length - new Set(paths.map(path => path.join('\n'))).size;
}
