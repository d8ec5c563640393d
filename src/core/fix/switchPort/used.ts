/** Ports that the workspace's own files speak of, so that a new one is not taken from a neighbour. */
import type { FileReader } from '../../host.ts';
import { control, globs } from '../../workspace/stated/formats.ts';

const maxFiles = 60_000;
const maxRead = 2_000;
/** A number after `port`, `:`, `=` or an option, as ports are written; rather one too many than one too few. */
const stated = /(?:port\w{0,40}["'\]]{0,2}\s{0,4}[:=(]\s{0,4}["']?|:-?|--port[ =]|-p[ =]?|["'])(\d{4,5})(?!\d)/gi;

/** Sorted, without duplicates; 1024 to 65535. */
export async function portsInWorkspace(root: string, files: FileReader): Promise<number[]> {
  const base = root.replace(/[/\\]+$/, '').length + 1;
  const found = await files.find(root, globs, { limit: maxFiles });
  const steering = found.filter(
    file => /\.config\.[cm]?[jt]s$/.test(file) || control.test(file.slice(base).replaceAll('\\', '/')),
  );
  const ports = new Set<number>();
  for (const file of steering.slice(0, maxRead)) {
    const text = (await files.read(file)) ?? '';
    for (const match of text.matchAll(stated)) ports.add(Number(match[1]));
  }
  return [...ports].filter(port => port >= 1024 && port <= 65535).sort((a, b) => a - b);
}
