/** Windows `tasklist`: names and services of all processes, where PowerShell is not to be had. No command lines. */
import { linesOf, parsePid } from '../socketRow.ts';

export function tasklistArgs(): readonly string[] {
  return [
    '/svc', // third column: the services in the process
    '/fo', // comma separated, each field in quotes
    'csv',
    '/nh', // no header: it is translated
  ];
}

interface TaskRow {
  readonly pid: number;
  /** Image name, such as `node.exe`. */
  readonly name: string;
  readonly services: readonly string[];
}

function fieldsOf(line: string): string[] {
  return [...line.matchAll(/"([^"]*)"/g)].map(match => match[1] ?? '');
}

/**
 * Rows of `tasklist`, with `/svc` or without. When nothing matches it prints a translated sentence and exits 0, so only
 * lines that start with a quote count. The word for "no services" is translated: it is what the idle process (pid 0) and
 * the kernel (pid 4) show. Total.
 */
export function parseTasklist(text: string): TaskRow[] {
  const raw = linesOf(text).flatMap(line => {
    const [name, pidText = '', third = '', ...more] = line.startsWith('"') ? fieldsOf(line) : [];
    const pid = parsePid(pidText);
    // Without /svc there are five columns and the third is the session's name.
    return name === undefined || name === '' || pid === undefined
      ? []
      : [{ name, pid, third: more.length > 0 ? '' : third }];
  });
  const none = new Set(['N/A', '', ...raw.filter(row => row.pid === 0 || row.pid === 4).map(row => row.third)]);
  return raw.map(({ name, pid, third }) => ({
    name,
    pid,
    services: none.has(third)
      ? []
      : third
          .split(',')
          .map(service => service.trim())
          .filter(service => service !== ''),
  }));
}
