/**
 * The prefilter, in two tiers. Text without one of the stems cannot hold a failure. Looking for all of them takes several times as long as
 * looking for the frequent ones, which is all that a flood is searched for.
 */
import { glibcMessages, portWordings, windowsMessages } from '../text/systemSentences.ts';

/**
 * ASCII stems, as they may be cased. None contains another: that makes the earliest match the same in any chunking. A stem is short enough
 * to survive a hard wrap somewhere in its sentence.
 */
const stems: readonly string[] = [
  'in use',
  'In use',
  'IN USE',
  'in-use',
  'n_use',
  'N_USE',
  'InUse',
  'inuse',
  'INUSE',
  'in\x1b[Cuse',
  'in\x1b[1Cuse',
  'ready used',
  'ready bound',
  'ready alloc',
  'ready occup',
  'ready taken',
  'ready being',
  'ready open',
  'ready assigned',
  'ready running',
  'ready listen',
  'ready perform',
  'ready regist',
  'ready a ',
  ' taken',
  's used',
  'errno',
  'privileges',
  'reate ServerSocket',
  'ortInUse',
  'ort_in_use',
  'ORT_IN_USE',
  ' busy',
  ' occupied',
  'being used',
  'ot available',
  'EACCES',
  'eacces',
  'DRNOTAVAIL',
  'drnotavail',
  'rNotAvail',
  'ressNotAvail',
  'ermission denied',
  'ERMISSION DENIED',
  'ccess denied',
  'not permitted',
  'forbidden by its',
  'n to access that port',
  '10013',
  '10048',
  '10049',
  'Only one usage',
  'only one usage',
  'requested address',
  'BindException',
  'no acceptor',
  'ould not be used',
  'ailed to bind',
  'annot bind',
  'ould not bind',
  "n't bind",
  'nable to bind',
  'ind failed',
  'ailed to listen',
  'nable to listen',
  'annot listen',
  "n't listen",
  'ould not listen',
  'bind: ',
  'ort forwarding failed',
  'host forwarding rule',
  'lternative port',
  'ot valid in its',
  'f socket failed',
  'os error 98',
  'os error 48',
  'conflicts with an existing',
  'create server socket',
  'ailed bind',
  'ready have',
  'not free',
  's unavail',
  'N-USE',
  'ailed listening',
  'rror bind',
  'rror listen',
  'isten failed',
  'istening failed',
  'inding failed',
  'o start inspector',
  'another window',
  'ster socket',
  'ener socket',
  'cquire required',
  'empty port',
  'available port',
  'ening port',
  'be opened',
  'has been used',
  'port taken',
  'ort forwarding rule',
  'specified endpoint',
  ' exists',
  'ort collision',
  'SocketError',
  'Windows Sockets',
  'did not succeed',
  'nother process',
  'already on port',
  'not open on',
  'lready using',
  'nother instance',
  'listening sockets',
  'be assigned to',
  'ailed to register URL',
  'IPv4 socket',
  'IPv6 socket',
  'requested ports',
  'rest endpoint',
  'icronaut server on',
  'could not be used',
  'AddressInUse',
  'smartsocket',
  'seems to already',
  'Attempting port',
  'listening on a port',
  'err_address',
  'connector configured',
  'I/O binding error',
  'etwork socket to given',
  'ind to 127',
  'n port range',
  'ess already us',
  'failed: port',
  'AILED TO BIND',
  'BindFail',
  'HttpSysException',
  'free port within',
  'server bound to',
  'else is using',
  'listener port',
  'ccess is denied',
  'nstead of ',
  'en listen',
  'network port',
  'listening socket ',
  'nvalid address: (',
  'ermission to listen',
  ' with bind',
  'ound another Vite',
  'nable to lock',
  'obtain node locks',
  'acquire lock on',
  'held by another program',
  'ensure docker',
  '/LOCK: ',
  'twistd server is',
  'still be running',
  'unning on PID',
];

/**
 * Of a translated sentence, a run that English text does not have. A word with letters beyond ASCII loses its first letter, which may be
 * cased; of a sentence without any, the end is looked for as it is and in small letters, which some programs make of it.
 */
function stemsOf(sentence: string): readonly string[] {
  const words = sentence.toLowerCase().replace(/['’]/g, ' ').split(' ');
  const foreign = words.filter(word => /[^\u0000-\u007f]/.test(word));
  const longest = foreign.reduce((best, word) => (word.length > best.length ? word : best), '');
  if (longest.length > 3) return [longest.length > 5 ? longest.slice(1, 14) : longest];
  const end = (sentence.split(/['’]/).at(-1) ?? '').slice(-15);
  return [end, end.toLowerCase()];
}

function allStems(): string[] {
  const translated = [
    ...[...glibcMessages, ...windowsMessages].flatMap(message => [message.inUse, message.denied, message.unavailable]),
    ...portWordings,
  ];
  const all = [...new Set([...stems, ...translated.flatMap(text => (text === undefined ? [] : stemsOf(text)))])];
  return all.filter(stem => !all.some(other => other !== stem && stem.includes(other)));
}

/** The stems in force; none contains another. */
export const triggerStems: readonly string[] = allStems();

/** Longest stem, in UTF-16 units: what has to be kept of a chunk to see a stem that two chunks share. */
export const longestStem = Math.max(...triggerStems.map(stem => stem.length));

const escape = (stem: string): string => stem.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Case-sensitive and without state: finds the first stem. */
export const trigger = new RegExp(triggerStems.map(escape).join('|'));

const underscore = 0x5f;
const hyphen = 0x2d;

/**
 * A quick no: false when no frequent stem is in the text. Each search begins with a character that is rare in logs, so that the
 * engine skips from one to the next (memchr), several times faster than any pattern of alternatives.
 */
export function mayHold(text: string): boolean {
  for (let at = text.indexOf('use'); at >= 0; at = text.indexOf('use', at + 3)) {
    const before = text.charCodeAt(at - 1);
    const second = text.charCodeAt(at - 2);
    // `in use`, `already used`, `being used`
    if (before === 0x20 && (second === 0x6e || second === 0x79 || second === 0x67)) return true;
    // `in_use`, `in-use`, `inuse`, and a cursor move instead of the blank
    if (before === underscore || before === hyphen || before === 0x6e || before === 0x43) return true;
  }
  return (
    text.includes('USE') ||
    text.includes('InUse') ||
    text.includes('In use') ||
    text.includes('EACCES') ||
    text.includes('NOTAVAIL') ||
    text.includes('quested address') ||
    text.includes('Only one')
  );
}

/** The stems that `mayHold` vouches for: the system's wording in English, of nearly every program. */
const frequentStems: readonly string[] = triggerStems.filter(mayHold);

/** Case-sensitive and without state: finds the first frequent stem. */
const frequent = new RegExp(frequentStems.map(escape).join('|'));

/** Where the first frequent stem stands, or -1. */
export function findFrequent(text: string): number {
  return mayHold(text) ? text.search(frequent) : -1;
}

/** Where the first stem of any kind stands, or -1. */
export function findAny(text: string): number {
  return text.search(trigger);
}
