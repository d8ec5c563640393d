/** docs/programs.md: what is known of programs and supervisors, from their rows; so a fact that is changed or lost is seen. */
import type { ProgramRow, Serve } from '../../src/core/programs/row.ts';
import { programs } from '../../src/core/programs/table.ts';
import { jobTools } from '../../src/core/supervisors/jobTools.ts';
import type { SupervisorRow } from '../../src/core/supervisors/row.ts';
import { supervisors } from '../../src/core/supervisors/rows.ts';

const introduction = `# What Port Medic knows of programs

Made from the rows of \`src/core/programs/families/\` and \`src/core/supervisors/rows.ts\` by \`npm run readme\`. A program that is not here is
noticed all the same when it says that its port is taken; its port is changed only where a file or its command line is understood.

## Programs

The ports are those that nothing else states, the first is today's. “This time” is what is added to start it once on another port.

| Program | Started as | Ports | Told its port by | Reads it from | This time | When the port is taken |
|---|---|---|---|---|---|---|
`;

const between = `
## What starts servers again

| Supervisor | Known by | Starts again what was ended | One job is stopped by |
|---|---|---|---|
`;

const last = `
## What else the rows say

For whoever changes a row: what the tables above leave out, by the columns of \`src/core/programs/row.ts\` and \`src/core/supervisors/row.ts\`.

`;

export function knownPage(): string {
  const known = programs.filter(({ client }) => client !== true).map(programLine);
  const more = [...programs.map(programMore), ...supervisors.map(supervisorMore)].filter(line => line !== '');
  return `${introduction}${known.join('\n')}\n${between}${supervisors.map(supervisorLine).join('\n')}\n${last}${more.join('\n')}\n`;
}

export function supervisorLine({
  name,
  programs: names,
  title,
  needs,
  unless,
  comesBack,
  tool,
  signal,
}: SupervisorRow): string {
  return tableRow([
    name,
    joined(
      code(names),
      title && code([title.source]),
      needs && `with ${code(needs)}`,
      unless && `not with ${code(unless)}`,
    ),
    comesBack,
    tool === undefined ? `ending it${signal === undefined ? '' : ` (${signal})`}` : 'its own command',
  ]);
}

export function supervisorMore({ name, interpreter, endsAll, holdsSocket, job, tool }: SupervisorRow): string {
  const command = Object.entries(jobTools).find(([, each]) => each === tool)?.[0];
  return moreLine(name, { interpreter, endsAll, holdsSocket, namesJob: job && true, command });
}

export function programLine(row: ProgramRow): string {
  const { options = {}, serves = [], others = [], configs = [] } = row;
  return tableRow([
    `[${row.title}](${row.docs})`,
    joined(
      code(row.names),
      row.signs && code([row.signs.source]),
      ...serves.map(wayText),
      others.length > 0 && `not ${code(others)}`,
      row.loads && `loads your \`.${row.loads}\``,
    ),
    joined(ports(row.defaults), row.debug && `${row.debug.port} to debug`),
    joined(
      code(options.port ?? []),
      row.positionalAfter !== undefined && code([`${row.positionalAfter} PORT`.trim()]),
      row.positionalAt !== undefined && `word ${row.positionalAt}`,
      code(row.variables ?? []),
      code((row.argumentVariables ?? []).map(name => `${name}=…`)),
    ),
    joined(
      ...configs.map(({ id, usual = [] }) => (usual.length === 0 ? id : code(stems(usual)))),
      options.config && `or ${code(options.config)}`,
      row.dotenvLocal === true && code(['.env.local']),
    ),
    row.add === undefined ? '' : code([row.add === '' ? 'PORT' : row.add]),
    joined(row.whenTaken?.replace('-', ' '), row.failInstead && `fails with ${code([row.failInstead])}`),
  ]);
}

/** Columns that the table of programs shows; `docs` stands there as its link, and what an example says the tests ask. */
const inTable =
  'names signs serves others loads defaults port positionalAfter positionalAt variables argumentVariables config';
const shown = new Set(`${inTable} dotenvLocal add whenTaken failInstead`.split(' '));
const nowhere = new Set(['id', 'title', 'docs', 'example', 'client']);

/** What has no place in the table, in which no client is. */
export function programMore({ options, ...row }: ProgramRow): string {
  const unseen = Object.entries({ ...row, ...options }).filter(
    ([column]) => !nowhere.has(column) && (row.client === true || !shown.has(column)),
  );
  return moreLine(row.title, Object.fromEntries(unseen));
}

function moreLine(name: string, columns: Readonly<Record<string, unknown>>): string {
  const text = said(columns);
  return text === '' ? '' : `- **${name}**: ${text}`;
}

/** Columns and their values as a row has them: `lock: once project`. */
function said(value: unknown): string {
  if (value instanceof RegExp) return code([value.source]);
  if (Array.isArray(value)) return value.map(said).join(', ');
  if (typeof value !== 'object' || value === null) return code([String(value)]);
  return Object.entries(value)
    .filter(([, each]) => each !== undefined)
    .map(([key, each]) => {
      const name = key.replaceAll(/(?<=[a-z])[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
      return each === true ? name : `${name} ${said(each)}`;
    })
    .join('; ');
}

function wayText({ words, with: options, built, defaults }: Serve): string {
  const names = words.map(word => (word === '' ? 'alone' : code([word]))).join(', ');
  const more = [
    options && `with ${code(options)}`,
    built === true && 'what was built',
    defaults && `on ${ports(defaults)}`,
  ];
  return [names, ...more.filter(Boolean)].join(' ');
}

/** `vite.config.ts`, `.js` and so on are one. */
function stems(names: readonly string[]): readonly string[] {
  const stem = (name: string): string => name.replace(/\.[cm]?[jt]sx?$/, '.*');
  const isAlone = (name: string): boolean => names.filter(each => stem(each) === stem(name)).length === 1;
  return [...new Set(names.map(name => (isAlone(name) ? name : stem(name))))];
}

function ports(list: readonly number[] = []): string {
  return list.join(', ');
}

function code(list: readonly string[]): string {
  return list.map(each => `\`${each}\``).join(', ');
}

function joined(...pieces: readonly (string | false | undefined)[]): string {
  return pieces.filter(Boolean).join('; ');
}

function tableRow(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`;
}
