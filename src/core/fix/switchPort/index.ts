/** Plans the switch of a server to another port: one primary edit, what follows it, and what stays, with reasons. */

import { lineAfter, lineBefore, lineIn } from '../../configs/sourceFile.ts';
import type { FileEdit, PortSwitchPlan, TextEdit } from '../../model/fix.ts';
import { renumber } from '../../text/digits.ts';
import { grouped } from '../../text/grouped.ts';
import { tooMuch } from '../../text/limits.ts';
import { absolutePath } from '../../text/paths.ts';
import { placesIn } from '../../workspace/places.ts';
import { withRunFiles, withShellScripts } from '../../workspace/runFiles.ts';
import { Layer, type PortSwitchHints, type Site } from '../../workspace/site.ts';
import { control } from '../../workspace/stated/formats.ts';
import { fileIn, type World } from '../../workspace/world.ts';
import { inspectorAdditions, planAdditions } from './add.ts';
import { addsCleanly } from './additionGuard.ts';
import { type Choice, choose, followAddition } from './choose.ts';
import { load, type PortSwitchRequest } from './load.ts';
import { namedPlaces } from './namedFiles.ts';
import { onlyForMe } from './onlyForMe.ts';
import type { Addition } from './placeKinds.ts';

const maxLeftAlone = 300;
/** A user picks from no longer list. */
const maxAmbiguous = 100;

/**
 * Never throws for what stands in the files: a syntax error is one entry of `problems`, and nothing is edited in that file.
 * Nothing is written; the edits count UTF-16 offsets in the text that `files.read` gave.
 */
export async function planPortSwitch(request: PortSwitchRequest): Promise<PortSwitchPlan> {
  const { from, to, hints = {} } = request;
  const { world: loaded, unreadable, excess, isPart } = await load(request);
  // What was not read may hold the place in force: better nothing than half of it.
  if (excess !== undefined) return refused([{ file: excess, reason: tooMuch }]);
  const run = await withShellScripts(loaded, request.files);
  const { world, active } = await withRunFiles(run.world, run.active, request.files);
  const found = placesIn(world, active);
  const { sites } = found;
  const problems = [
    ...unreadable.map(file => ({ file, reason: 'too large, not text, not readable, or outside of the workspace' })),
    ...found.problems,
  ];
  const unread = new Set(problems.map(problem => problem.file));
  // A file that may well be the one in force cannot be read: better nothing than half of it.
  if ([...world.hits.values()].some(file => control.test(file.path) && unread.has(file.file))) return refused(problems);
  // Not understood is not edited: the number in any file may be another program's.
  if (active.unknown)
    return {
      ...refused(problems),
      ambiguous: offeredSites(await namedPlaces(world, active, request.files), from, to),
      leftAlone: leftAlone(sites.map(site => ({ site, why: notUnderstood }))),
      notUnderstood: true,
    };
  const chosen = choose(world, active, sites);
  const isStated = chosen.primary.length > 0 || chosen.ambiguous.length > 0;
  const additions =
    isStated || hints.hasMoved === true ? [] : planAdditions(world, active).filter(each => addsCleanly(world, each));
  const [addition] = additions;
  if (addition !== undefined && additions.length > 1)
    return { ...refused(problems), ambiguous: additions.flatMap(each => offered(request.root, world, each)) };
  const [folder = hints.startedIn ?? ''] = active.folders;
  const started = hints.hasMoved === true && chosen.primary.length === 0 ? `${folder}/` : undefined;
  const place = addition?.path ?? started;
  const choice = place === undefined ? chosen : followAddition(world, active, sites, chosen, place);
  const [variable] = choice.primary.flatMap(site => beatenBy(site) ?? []);
  const mine = onlyForMe(world, active, variable).map(each => added(request.root, each));
  const notes = [...notesFor(choice, hints, from, variable), ...(isPart === true ? ['other-folders'] : [])];
  return {
    primary:
      addition === undefined
        ? [
            ...fileEdits(choice.primary, from, to, true),
            ...inspectorAdditions(world, active, choice.primary).map(each => added(request.root, each)),
          ]
        : [added(request.root, addition)],
    companions: fileEdits(choice.companions, from, to, false),
    leftAlone: leftAlone(choice.leftAlone),
    ambiguous: offeredSites(choice.ambiguous, from, to),
    notes,
    problems,
    ...(variable === undefined ? {} : { beatenBy: variable }),
    ...argumentOf(choice.primary),
    ...(mine.length > 0 && { onlyForMe: mine }),
  };
}

function refused(problems: NonNullable<PortSwitchPlan['problems']>): PortSwitchPlan {
  return { primary: [], companions: [], leftAlone: [], ambiguous: [], notes: [], problems };
}

function editOf(site: Site, from: number, to: number): TextEdit {
  const old = site.file.text.slice(site.span.start, site.span.end);
  const text = site.shift === true ? String(Number(old) + to - from) : renumber(old, to);
  return { start: site.span.start, end: site.span.end, text };
}

/** One FileEdit a file and reason, so that each is a row of its own in the preview. */
function fileEdits(sites: readonly Site[], from: number, to: number, primary: boolean): FileEdit[] {
  const rows = grouped(sites, ({ certain, file, why }) =>
    primary ? file.path : `${file.path}\n${why}\n${String(certain === true)}`,
  );
  return [...rows.values()].map(row => {
    const [first] = row as [Site];
    return {
      file: first.file.file,
      edits: row.map(site => editOf(site, from, to)),
      why: first.why,
      certain: primary || first.certain === true,
      ...(!primary && first.keepInStep === true && { binds: true }),
    };
  });
}

function added(root: string, { path, edit, why, create }: Addition): FileEdit {
  return { file: absolutePath(root, path), edits: [edit], why, certain: true, ...(create === true ? { create } : {}) };
}

/** One of several equal places to add the port to, for the user to pick. A file that does not exist cannot be shown. */
function offered(root: string, world: World, { path, edit, why, create }: Addition): PortSwitchPlan['ambiguous'] {
  const file = fileIn(world, path);
  if (create === true || file === undefined) return [];
  return [{ file: absolutePath(root, path), line: lineIn(file, edit.start), why, edits: [edit] }];
}

function offeredSites(sites: readonly Site[], from: number, to: number): PortSwitchPlan['ambiguous'] {
  return sites.slice(0, maxAmbiguous).map(site => ({
    file: site.file.file,
    line: lineIn(site.file, site.span.start),
    why: site.why,
    edits: [editOf(site, from, to)],
  }));
}

const notUnderstood = 'what was started is not known to read it';

function leftAlone(list: Choice['leftAlone']): PortSwitchPlan['leftAlone'] {
  return list
    .slice(0, maxLeftAlone)
    .map(({ site, why }) => ({ file: site.file.file, line: lineIn(site.file, site.span.start), why }));
}

/** Places that a variable of the process beats: files that only fill in what is not set, and defaults. */
const fillsIn: ReadonlySet<number> = new Set([
  Layer.envFile,
  Layer.processDefault,
  Layer.makeVariable,
  Layer.compose,
  Layer.config,
  Layer.listenLiteral,
  Layer.envDefault,
]);

/** The variable that wins over the place when it is set in the shell. */
function beatenBy(site: Site): string | undefined {
  return fillsIn.has(site.layer ?? 0) ? site.variable : undefined;
}

/** The one variable that moves all of it. */
function argumentOf(primary: readonly Site[]): Pick<PortSwitchPlan, 'argument'> {
  const [argument, ...others] = new Set(primary.map(site => site.argument));
  return argument === undefined || others.length > 0 ? {} : { argument };
}

function inContainer({ group, runners, why }: Site): boolean {
  return group?.startsWith('compose:') === true || runners?.includes('devcontainer') === true || /compose/.test(why);
}

/** Words of an address that a login provider has to know. */
const login = /oauth|oidc|saml|callback|redirect|\bauth|auth_|login|sso/i;

function lineOfSite({ file, span }: Site): string {
  return (
    lineBefore(file, file.text, span.start, 200) + lineAfter(file, file.text, span.start, span.end - span.start + 200)
  );
}

/** Keys of sentences the shell knows: see PortSwitchPlan.notes. `variable`: what wins over the place when it is set in the shell. */
function notesFor(choice: Choice, hints: PortSwitchHints, from: number, variable: string | undefined): string[] {
  const notes: string[] = [];
  if (hints.startedBy !== undefined && new RegExp(`(?<!\\d)${from}(?!\\d)`).test(hints.startedBy))
    notes.push('port-on-command-line');
  if (variable !== undefined) notes.push(`environment-wins:${variable}`);
  if (choice.primary.some(inContainer)) notes.push('running-containers');
  if (choice.companions.some(site => login.test(lineOfSite(site)))) notes.push('oauth-redirects');
  return notes;
}
