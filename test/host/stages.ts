/** The stages of `npm test`, fast ones first, and which of them a run takes. */
import { latest, oldest } from './versions.ts';

/** What a stage runs; only one that counts its tests is given `--counts <file>`. */
type Work =
  /** A script of package.json, through a shell as npm does. */
  | { readonly kind: 'npm'; readonly script: string }
  /** A script of the folder `scripts`; one that `counts` writes how many tests passed and failed into the file it is told. */
  | { readonly kind: 'script'; readonly argv: readonly string[]; readonly counts: boolean };

export interface Stage {
  readonly name: string;
  readonly work: Work;
  /** Part of `npm test -- quick`, for while one is working. */
  readonly quick?: true;
  /** Why it is left out of a plain `npm test`, as a phrase. It runs where `CI` is set, and by its name. */
  readonly heavy?: string;
  /** Only there, or everywhere but there. */
  readonly platform?: 'linux' | 'not linux' | 'windows';
  /** Needs to be root: it starts what only root may. */
  readonly root?: true;
  /** Needs a browser and a VS Code server of this version, which are installed first. */
  readonly host?: string;
}

const npm = (script: string): Work => ({ kind: 'npm', script });
const counted = (...argv: readonly string[]): Work => ({ kind: 'script', argv, counts: true });
const plain = (...argv: readonly string[]): Work => ({ kind: 'script', argv, counts: false });

export const stages: readonly Stage[] = [
  { name: 'format', work: npm('check:format'), quick: true },
  { name: 'lint', work: npm('check:lint'), quick: true },
  { name: 'unused', work: npm('check:unused'), quick: true },
  { name: 'pages', work: npm('check:pages'), quick: true },
  { name: 'types', work: npm('check:types'), quick: true },
  { name: 'unit', work: counted('run-tests.mjs', 'unit'), quick: true },
  { name: 'node', work: counted('run-tests.mjs', 'node'), quick: true },
  { name: 'compilers', work: counted('run-tests.mjs', 'compilers'), platform: 'linux' },
  { name: 'in VS Code', work: counted('test-vscode.mjs', '--host', latest), platform: 'linux', host: latest },
  { name: 'in VS Code', work: counted('test-desktop.mjs'), platform: 'not linux' },
  { name: 'end to end', work: counted('test-e2e.mjs', '--host', latest), platform: 'linux', host: latest },
  {
    name: `in VS Code ${oldest}`,
    work: counted('test-vscode.mjs', '--host', oldest),
    heavy: 'the same in the oldest version that is supported',
    platform: 'linux',
    host: oldest,
  },
  {
    name: `end to end ${oldest}`,
    work: counted('test-e2e.mjs', '--host', oldest),
    heavy: 'what differs in the oldest version that is supported',
    platform: 'linux',
    host: oldest,
  },
  {
    name: 'windows',
    work: counted('test-wine.mjs'),
    heavy: 'Wine, a Windows Node and what a Windows Node can run',
    platform: 'linux',
  },
  { name: 'windows', work: counted('run-tests.mjs', 'windows'), quick: true, platform: 'windows' },
  {
    name: 'soak',
    work: plain('soak.mjs', '--rounds', '1000', '--seconds', '900', '--jobs', '4'),
    heavy: 'some ten minutes of kills at random',
    platform: 'linux',
  },
  {
    name: 'trials',
    work: counted('trial.mjs', 'dozen', '--dry'),
    heavy: 'a dozen real servers, installed from npm, in namespaces of their own',
    platform: 'linux',
  },
  {
    name: 'systems',
    work: counted('test-systems.mjs'),
    heavy: 'installs and starts container engines, service managers and supervisors, in namespaces of its own',
    platform: 'linux',
    root: true,
  },
];

export interface Choice {
  readonly run: readonly Stage[];
  /** What is not run, each with the reason as a phrase. */
  readonly skipped: readonly { readonly name: string; readonly why: string }[];
  /** Words that are part of no stage's name. */
  readonly unknown: readonly string[];
}

/** What a run is asked for: parts of names, or `quick`; nothing is everything that is not heavy, or all where `ci` is true. */
export interface Wish {
  readonly words: readonly string[];
  readonly ci: boolean;
  readonly platform: string;
  /** The user is root. Absent: taken to be. */
  readonly root?: boolean;
}

/** True where `CI` is set as build services set it. */
export function isCi(value: string | undefined): boolean {
  return value !== undefined && !['', '0', 'false'].includes(value.toLowerCase());
}

export function chooseStages(all: readonly Stage[], { words, ci, platform, root = true }: Wish): Choice {
  const parts = words.filter(word => word !== 'quick');
  const quick = parts.length < words.length;
  const here = all.filter(stage => stage.platform === undefined || isHere(stage.platform, platform));
  const names = new Set(here.map(stage => stage.name));
  const elsewhere = all
    .filter(stage => !names.has(stage.name))
    .map(({ name }) => ({ name, why: 'not on this system' }));

  const why = ({ name, quick: isQuick, heavy, root: needsRoot }: Stage): string | undefined => {
    if (needsRoot === true && !root) return 'needs to be root';
    if (parts.some(part => name.includes(part)) || (quick && isQuick === true)) return undefined;
    if (words.length > 0) return 'not asked for';
    return heavy === undefined || ci ? undefined : `${heavy}; runs where CI is set, or with: npm test -- ${name}`;
  };
  const judged = here.map(stage => ({ stage, why: why(stage) }));
  return {
    run: judged.filter(each => each.why === undefined).map(each => each.stage),
    skipped: [
      ...judged.flatMap(each => (each.why === undefined ? [] : [{ name: each.stage.name, why: each.why }])),
      ...elsewhere,
    ],
    unknown: parts.filter(part => !all.some(({ name }) => name.includes(part))),
  };
}

function isHere(wanted: NonNullable<Stage['platform']>, platform: string): boolean {
  if (wanted === 'windows') return platform === 'win32';
  return (platform === 'linux') === (wanted === 'linux');
}
