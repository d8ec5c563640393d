/** The layer below every family: the operating system's own wording in whatever a program wraps around it. */
import {
  deniedTranslated,
  deniedWording,
  foreignWords,
  inUseTranslated,
  inUseWording,
  takenCodes,
  takenWords,
  unavailableTranslated,
  unavailableWording,
} from '../line/phrases.ts';
import type { Rule } from '../rule.ts';

const systemInUse = {
  id: 'os-in-use',
  // The last are of the end of Windows' sentence in a language that is not listed.
  words: [
    ...takenWords,
    ...takenCodes,
    '/port)',
    '/porta)',
    '/puerto)',
    '/poort)',
    '/порт)',
    '端口)',
    '連接埠)',
    'ポート)',
    '포트)',
  ],
  pattern: inUseWording,
  examples: [
    { line: 'bind: Address already in use' },
    { line: '2026/11/21 01:30:03 listen tcp :8080: bind: address already in use', port: 8080 },
    { line: 'OSError: [Errno 98] Address already in use' },
    {
      line: 'OSError: [WinError 10048] Only one usage of each socket address (protocol/network address/port) is normally permitted',
    },
    {
      line: 'listen tcp 127.0.0.1:11434: bind: Tylko jedno użycie każdego adresu gniazda (protokół/adres sieciowy/port) jest normalnie dozwolone.',
      port: 11434,
      host: '127.0.0.1',
    },
    { line: 'Error: Os { code: 98, kind: AddrInUse, message: "Address already in use" }' },
  ],
  counterExamples: [
    '{"ports_in_use": 48, "addresses": 98, "heapInUse": 10048576}',
    'Could not acquire internal lock because it was already in use (deadlock avoided)',
  ],
} as const satisfies Rule;

const systemDenied = {
  id: 'os-denied',
  kind: 'denied',
  pattern: deniedWording,
  unless: /\b(?:may|might|could)\b.{0,20}\bin use\b/i,
  examples: [
    { line: 'bind: Permission denied' },
    { line: 'Error: listen EACCES: permission denied 0.0.0.0:80', port: 80, host: '0.0.0.0' },
    {
      line: 'listen udp :49671: bind: An attempt was made to access a socket in a way forbidden by its access permissions.',
      port: 49671,
    },
  ],
  counterExamples: [
    "Error: EACCES: permission denied, open '/etc/port-8080.conf'",
    "PermissionError: [Errno 13] Permission denied: '/etc/port'",
  ],
} as const satisfies Rule;

const systemUnavailable = {
  id: 'os-unavailable',
  kind: 'unavailable',
  words: [
    'in its context',
    'in this context',
    'notavail',
    'not_avail',
    'quested addres',
    'ot available',
    '10049',
    '4090',
  ],
  pattern: unavailableWording,
  examples: [
    { line: 'listen tcp 203.0.113.7:22382: bind: cannot assign requested address', port: 22382, host: '203.0.113.7' },
    { line: 'Error: listen EADDRNOTAVAIL: address not available 203.0.113.7:22370', port: 22370, host: '203.0.113.7' },
  ],
  counterExamples: ['connect: cannot assign requested address', '99 EADDRNOTAVAIL Cannot assign requested address'],
} as const satisfies Rule;

const translatedInUse = {
  id: 'os-in-use-translated',
  onlyIf: foreignWords,
  pattern: inUseTranslated,
  examples: [
    { line: 'bind failed. Error: Die Adresse wird bereits verwendet' },
    { line: 'java.net.BindException: Die Adresse wird bereits verwendet (Bind failed)' },
    { line: 'gawk: Adresse déjà utilisée' },
    { line: 'bind: 地址已在使用' },
    {
      line: 'listen tcp 127.0.0.1:8080: bind: Normalmente é permitida apenas uma utilização de cada endereço de soquete (protocolo/endereço de rede/porta).',
      port: 8080,
    },
  ],
  counterExamples: ['Die Adresse des Servers ist 127.0.0.1:8080'],
} as const satisfies Rule;

const translatedDenied = {
  id: 'os-denied-translated',
  kind: 'denied',
  onlyIf: foreignWords,
  pattern: deniedTranslated,
  examples: [{ line: 'bind failed. Error: Keine Berechtigung' }, { line: 'bind: Permission non accordée' }],
  counterExamples: ['cat: /etc/shadow: Keine Berechtigung', "ls: impossible d'ouvrir '/root': Permission non accordée"],
} as const satisfies Rule;

const translatedUnavailable = {
  id: 'os-unavailable-translated',
  kind: 'unavailable',
  onlyIf: foreignWords,
  pattern: unavailableTranslated,
  examples: [{ line: 'bind: Die angeforderte Adresse kann nicht zugewiesen werden' }],
  counterExamples: ['connect: Die angeforderte Adresse kann nicht zugewiesen werden'],
} as const satisfies Rule;

/** In the order they are tried. */
export const systemRules: readonly Rule[] = [
  systemInUse,
  systemUnavailable,
  systemDenied,
  translatedInUse,
  translatedUnavailable,
  translatedDenied,
];

export const systemRuleIds: ReadonlySet<string> = new Set(systemRules.map(({ id }) => id));
