/**
 * One start of Windows PowerShell for everything known of processes: parents, command lines, start times, services and
 * owners. `wmic` is gone from new systems and is not used.
 */

import { known } from '../../model/known.ts';
import type { ProcessRow } from '../../processes/processTable.ts';
import { baseName } from '../../programs/processNames.ts';
import { parsedJson } from '../../text/parsedJson.ts';

/** Below the system folder (`C:\Windows\System32`). */
export const powershellPath = 'WindowsPowerShell\\v1.0\\powershell.exe';

const properties = 'ProcessId,ParentProcessId,Name,CommandLine,ExecutablePath,CreationDate';

/** Printed behind every answer of a PowerShell that stays; no JSON holds it at the start of a line. */
export const endMark = '\nport-medic-end';

/**
 * One line. `owners`: pids whose account is asked for as well; a call for each, so only the holders. In constrained language
 * mode the output's encoding cannot be set, and the code page of Chinese or Japanese would break the JSON: then texts are
 * written as the numbers of their characters, which a cast to plain types gives there too.
 */
export function processFactsScript(owners: readonly number[]): string {
  const pids = owners.filter(pid => Number.isInteger(pid) && pid > 0).join(',');
  const texts = ['Name', 'CommandLine', 'ExecutablePath'].map(name => `@{n='${name}';e={& $n $_.${name}}}`);
  return [
    `$ErrorActionPreference='SilentlyContinue'`,
    `$ProgressPreference='SilentlyContinue'`,
    // The pipe is in the OEM code page otherwise. Refused in constrained language mode, hence the try.
    `$t='text'`,
    `try{[Console]::OutputEncoding=New-Object Text.UTF8Encoding $false}catch{$t='numbers'}`,
    `$n={param($x)if($t -eq 'numbers' -and $x){[int[]][char[]]$x -join ','}else{$x}}`,
    `$f='ProcessId','ParentProcessId','CreationDate',${texts.join(',')}`,
    `$p=@(Get-CimInstance Win32_Process -Property ${properties}|Select-Object $f)`,
    `$s=@(Get-CimInstance Win32_Service -Filter 'ProcessId<>0' -Property Name,ProcessId|Select-Object Name,ProcessId)`,
    `$o=@(foreach($i in @(${pids})){$c=Get-CimInstance Win32_Process -Filter ('ProcessId='+$i)` +
      `;if($c){$w=Invoke-CimMethod -InputObject $c -MethodName GetOwner;if($w.User){[pscustomobject]@{ProcessId=$i;User=(& $n $w.User);Domain=(& $n $w.Domain)}}}})`,
    `ConvertTo-Json -Compress -Depth 4 -InputObject @{text=$t;processes=$p;services=$s;owners=$o}`,
    `'${endMark.trim()}'`,
  ].join(';');
}

/**
 * No execution policy: it is about script files only, and asking to bypass it is what virus scanners look for
 * (PowerShell/vscode-powershell#3034).
 */
const plainStart = [
  '-NoLogo', // no banner
  '-NoProfile', // nothing of the user's runs first, and the start is faster
  '-NonInteractive', // never waits for an answer
  '-Command',
] as const;

/** For one question: the script is the last argument. */
export function processFactsArgs(owners: readonly number[]): readonly string[] {
  return [...plainStart, processFactsScript(owners)];
}

/** For one that stays: commands come as lines of its standard input. */
export function powershellStayArgs(): readonly string[] {
  return [...plainStart, '-'];
}

interface ProcessFacts {
  readonly processes: readonly ProcessRow[];
  /** Names of the services that run in each process. */
  readonly services: ReadonlyMap<number, readonly string[]>;
}

/** `\/Date(1726316096789)\/` (5.1), ISO 8601 (7), `20261120214403.123456+060` (the raw CIM form); milliseconds. */
export function parseCimDate(value: unknown): number | undefined {
  if (typeof value !== 'string') return undefined;
  const json = /^\/Date\((-?[0-9]{1,15})(?:[+-][0-9]{4})?\)\/$/.exec(value);
  if (json !== null) return Number(json[1]);
  const raw = /^([0-9]{4})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})([0-9]{2})\.([0-9]{3})[0-9]{3}([+-][0-9]{3})$/.exec(
    value,
  );
  if (raw !== null) {
    const [, year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0, offset = 0] = raw.map(Number);
    return Date.UTC(year, month - 1, day, hour, minute - offset, second, ms);
  }
  // Seven digits of a second are more than Date.parse takes on every engine.
  const iso = /^([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(?:\.[0-9]{1,3})?)[0-9]*(Z|[+-][0-9]{2}:[0-9]{2})?$/.exec(value);
  const time = iso === null ? Number.NaN : Date.parse(`${iso[1] ?? ''}${iso[2] ?? 'Z'}`);
  return Number.isNaN(time) ? undefined : time;
}

type Fields = Readonly<Record<string, unknown>>;

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null;
}

/** A list comes as an array, alone, as `null`, or (5.1, for some arrays) as `{ value, Count }`. */
function listOf(value: unknown): readonly Fields[] {
  if (Array.isArray(value)) return value.filter(isFields);
  if (!isFields(value)) return [];
  return Array.isArray(value['value']) ? value['value'].filter(isFields) : [value];
}

function pidOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;
}

function processRow(fields: Fields, owners: ReadonlyMap<number, string>): ProcessRow | undefined {
  const pid = pidOf(fields['ProcessId']);
  if (pid === undefined) return undefined;
  const parentPid = pidOf(fields['ParentProcessId']);
  const { Name: name, CommandLine: commandLine, ExecutablePath: executable } = fields;
  const startedAt = parseCimDate(fields['CreationDate']);
  const path = typeof executable === 'string' && executable !== '' ? executable : undefined;
  return known({
    pid,
    parentPid,
    name: typeof name === 'string' && name !== '' ? name : path === undefined ? '' : baseName(path),
    // Null for processes of others and for protected ones.
    commandLine: typeof commandLine === 'string' ? commandLine : '',
    executable: path,
    startedAt,
    startToken: startedAt?.toString(),
    user: owners.get(pid),
  });
}

/** From the first line that begins like JSON: a warning may stand before it, for all that was asked of PowerShell. */
function fromJson(text: string): string {
  const start = /^\uFEFF?[[{]/m.exec(text)?.index ?? 0;
  const end = text.lastIndexOf(endMark);
  return text
    .slice(start, end < start ? undefined : end)
    .replace(/^\uFEFF/, '')
    .trim();
}

/** `110,111,100` -> `nod`: see `processFactsScript`. */
function fromNumbers(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\d{1,5}(?:,\d{1,5})*$/.test(value)) return value;
  return value
    .split(',')
    .map(code => String.fromCharCode(Number(code)))
    .join('');
}

/** Fields whose text may be written as numbers. */
const texts: ReadonlySet<string> = new Set(['Name', 'CommandLine', 'ExecutablePath', 'User', 'Domain']);

function asText(fields: Fields): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [name, texts.has(name) ? fromNumbers(value) : value]),
  );
}

/**
 * What `processFactsArgs` prints, or a bare list of `Win32_Process`; `undefined` when it is no JSON (cut, an error text). A
 * process whose account was asked for and not told, and whose program and command line are hidden too, may not be ended by who asks.
 */
export function parseProcessFacts(text: string, owned: readonly number[] = []): ProcessFacts | undefined {
  const json = parsedJson(fromJson(text));
  if (!isFields(json)) return undefined;
  const wrapped = 'processes' in json;
  const plain = wrapped && json['text'] === 'numbers' ? asText : (fields: Fields) => fields;
  const owners = new Map<number, string>();
  for (const owner of wrapped ? listOf(json['owners']).map(plain) : []) {
    const pid = pidOf(owner['ProcessId']);
    const { User: user, Domain: domain } = owner;
    if (pid !== undefined && typeof user === 'string')
      owners.set(pid, typeof domain === 'string' && domain !== '' ? `${domain}\\${user}` : user);
  }
  const services = new Map<number, string[]>();
  for (const service of wrapped ? listOf(json['services']) : []) {
    const pid = pidOf(service['ProcessId']);
    const name = service['Name'];
    if (pid === undefined || pid === 0 || typeof name !== 'string') continue;
    services.set(pid, [...(services.get(pid) ?? []), name]);
  }
  const isHidden = ({ pid, executable, commandLine, user }: ProcessRow) =>
    owned.includes(pid) && executable === undefined && commandLine === '' && user === undefined;
  const processes = listOf(wrapped ? json['processes'] : json)
    .map(fields => processRow(plain(fields), owners))
    .filter(row => row !== undefined)
    .map(row => (isHidden(row) ? { ...row, denied: 'refused' as const } : row));
  return { processes, services };
}
