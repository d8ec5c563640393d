/** Sentences of programs that leave a taken port for another one. */

import { takenWords } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';
import { number } from './ports.ts';

const taken = String.raw`(?:in use|taken|unavailable|not available|occupied|busy|already used|being used|been used|already bound|allocated|not free)`;
/** What is done by the program, not asked of the user, and not what the one who has the port does: it begins a clause. */
const goes = String.raw`(?:[.,;:!—–→]{1,3}|[-=]>)\s{1,3}(?:so\s|now\s|and\s){0,2}(?:now\s)?(?:running|binding|retrying|opening|serving|listening|starting|going|moved|moving|switched|switching|fell back|falling back|using|trying|continuing|will (?:now )?(?:use|try|run|listen|start|serve|bind|fall back|switch|move))\s(?:(?:on|to|with|at|from)\s){0,2}(?:the\s)?(?:next\s|available\s|free\s|alternative\s)?(?:port:?\s)?`;
const from = String.raw`["'\`\[(<:#]?\s?(?<port>\d{1,5})(?!\d)`;
const to = String.raw`(?<movedTo>\d{2,5})(?![\d:]|\.\d)`;

export const moveRules = [
  {
    id: 'port-moved-on',
    anyone: true,
    retries: true,
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(String.raw`\bport\s${from}[^\d\n]{0,40}?\b${taken}\b[^\d\n]{0,20}?${goes}${to}`, 'i'),
    examples: [
      { line: 'Default port 5173 not available. Running on 5174.', port: 5173, movedTo: 5174 },
      { line: 'Port 8080 in use, binding to 8081 instead', port: 8080, movedTo: 8081 },
      { line: 'EADDRINUSE: port 3000 in use, retrying on 3001', port: 3000, movedTo: 3001 },
      { line: 'WARN  Port 4000 has been used, switched to 4001.', port: 4000, movedTo: 4001 },
      {
        line: 'The specified port 8911 for the API server is already in use, will use port 8912 instead',
        port: 8911,
        movedTo: 8912,
      },
    ],
    counterExamples: [
      'Port 8080 is in use by another process running on 10.0.0.5',
      'Port 3000 is in use. Use 3001.',
      'Port 3000 is in use, will retry in 10 s',
    ],
  },
  {
    id: 'port-used-instead',
    anyone: true,
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`\bport\s${from}[^\d\n]{0,30}?\b${taken}\b[,.;:]?\s(?:so\s|and\s|therefore\s){0,2}(?:port\s)?${to}\s(?:will be|is|was|is being)\s(?:used|taken|tried)\b`,
      'i',
    ),
    examples: [{ line: 'Port 3000 is in use, so port 3001 will be used instead.', port: 3000, movedTo: 3001 }],
    counterExamples: ['Port 3000 is in use, port 3001 is free'],
  },
  {
    id: 'different-port',
    kind: 'moved',
    pattern: new RegExp(
      String.raw`\buses (?:a different|another) port ["']?${to}["']? (?:th[ae]n|instead of) [^\d\n]{0,30}${from}["']? because\b`,
      'i',
    ),
    examples: [
      {
        line: '== The Middleman uses a different port "4568" then the configured one "4567" because some other server is listening on that port.',
        port: 4567,
        movedTo: 4568,
      },
    ],
    counterExamples: ['The staging site uses a different port "4568" than the live one "4567".'],
  },
  {
    id: 'number-port-moved',
    anyone: true,
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`(?<![\w.:-])(?<port>\d{4,5}) port (?:is |was )?(?:already )?${taken}\b[^\d\n]{0,10}?${goes}${to}`,
      'i',
    ),
    examples: [
      { line: '[egg-bin] 7001 port is unavailable, now using port 7002', port: 7001, movedTo: 7002 },
      { line: '8080 port is already in use, switching to 8081', port: 8080, movedTo: 8081 },
    ],
    counterExamples: ['7001 port is unavailable'],
  },
  {
    id: 'address-moved',
    anyone: true,
    retries: true,
    kind: 'moved',
    words: takenWords,
    pattern: new RegExp(
      String.raw`(?<![\w.\])])(?:https?:\/\/)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\])?:(?<port>\d{1,5})(?!\d)[^\d\n]{0,20}?\b${taken}\b[^\d\n]{0,10}?${goes}(?:address\s)?(?:https?:\/\/)?(?:(?:(?:\d{1,3}\.){3}\d{1,3}|localhost|\*|\[[\w:]{0,40}\])?:)?${to}`,
      'i',
    ),
    examples: [
      { line: '127.0.0.1:8080 is in use, trying 127.0.0.1:8081', port: 8080, movedTo: 8081, host: '127.0.0.1' },
      { line: 'Address 0.0.0.0:9000 already in use, using 0.0.0.0:9001 instead', port: 9000, movedTo: 9001 },
      { line: '⚠  :3000 is taken → serving on :3001', port: 3000, movedTo: 3001 },
    ],
    counterExamples: ['127.0.0.1:8080 is in use, trying again in 30 seconds'],
  },
  {
    id: 'code-moved',
    anyone: true,
    kind: 'moved',
    pattern: new RegExp(
      String.raw`\bEADDRINUSE\b[^\d\n]{0,20}?:(?<port>\d{1,5})(?![\d.])[^\d\n]{0,4}?${goes}(?:[^\s\d]{0,20}:)?${to}`,
      'i',
    ),
    examples: [{ line: '[WARN] [dev-server] EADDRINUSE on :4000 -> retrying on :4001', port: 4000, movedTo: 4001 }],
    counterExamples: ['EADDRINUSE on :4000 -> retrying in 4000 ms'],
  },
  {
    id: 'running-there-moved',
    anyone: true,
    kind: 'moved',
    words: ['already running', 'already listening', 'is running', 'is listening'],
    pattern: new RegExp(
      String.raw`\b(?:something|another \w{1,20}|a server|already)\s(?:is\s)?(?:already\s)?(?:running|listening)\s(?:on|at)\sport\s${from}${goes}${to}`,
      'i',
    ),
    examples: [
      {
        line: 'Something is already running on port 3000. Using port 3001 since --yes was given.',
        port: 3000,
        movedTo: 3001,
      },
    ],
    counterExamples: ['Something is already running on port 3000. Stop it, or use port 3001.'],
  },
  {
    id: 'port-not-usable-moved',
    anyone: true,
    kind: 'moved',
    words: [
      'not use ',
      'annot use ',
      'to use port',
      'n’t use ',
      "n't use ",
      'ot bind',
      'to bind',
      'ot listen',
      'to listen',
      'ot start ',
      'to start ',
      'ot run ',
      'to run ',
      'ot open ',
      'to open ',
    ],
    pattern: new RegExp(
      String.raw`\b(?:could ?n[o'’]t|cannot|can['’]t|unable to|failed to)\s(?:use|open|bind(?:\sto)?|(?:listen|start|run|serve)\son)\s(?:the\s)?port\s${from}[^\d\n]{0,30}?${goes}${to}`,
      'i',
    ),
    examples: [
      { line: 'Could not use port 5000, using 5001 instead', port: 5000, movedTo: 5001 },
      { line: 'hub: emulator hub unable to start on port 4400, starting on 4401 instead.', port: 4400, movedTo: 4401 },
    ],
    counterExamples: [
      'Failed to start on port 4400, giving up after 3 attempts',
      'Could not bind to port 5000, retrying in 10 seconds',
      'Could not use port 5000',
    ],
  },
  {
    id: 'not-bound-moved',
    anyone: true,
    kind: 'moved',
    words: ['ot bind', 'to bind', 'ot listen', 'to listen', "n't bind", "n't listen"],
    pattern: new RegExp(
      String.raw`\b(?:could ?n[o'’]t|cannot|can['’]t|unable to|failed to)\s(?:bind|listen)\s[^\n]{0,60}?(?::|port\s)(?<port>\d{2,5})(?![\d:.]\d)\W{1,4}(?:trying|using|falling back to|switching to|picking)\s(?:an?\s|the\s)?(?:random|another|different|next|other|free|available)\b`,
      'i',
    ),
    examples: [{ line: 'Unable to bind server to 127.0.0.1:9955. Trying random port.', port: 9955 }],
    counterExamples: ['Unable to bind server to 127.0.0.1:9955. Trying again.'],
  },
  {
    id: 'port-moved',
    anyone: true,
    retries: true,
    kind: 'moved',
    words: [...takenWords, 'ould not be used'],
    // What follows is done by the program (trying, using … instead), not asked of the user (try, use, start with).
    pattern: new RegExp(
      String.raw`(?:\bport\s${number}|(?:https?:\/\/|\bport\s(?=[\d.]{7,15}:|localhost:|\[))(?<host>[\w.]{1,60}|\[[\w:]{1,40}\]):(?<port2>\d{1,5}))\S?\s[^\n]{0,24}?\b(?:in use|taken|unavailable|not available|occupied|busy|already used|being used|allocated|could not be used)\b[^\n]{0,60}?\b(?:trying|attempting|using(?! (?:that|this|the|it|your)\b)|switching to|falling back|fallback to|moving to|will (?:try|use)|picking|selecting|choosing|starting on|listening on|assigning|incremented to|changed to|bound to|now on)\b(?:[^\d\n]{0,40}?\b(?:another|next|different|available|free|alternative|random|other|new|following)\b|[^\d\n]{0,24}(?<movedTo>\d{2,5})\b(?!\.\d))(?:[^\d\n]{0,30}\b(?<movedTo2>\d{2,5})\b(?=\s?(?:instead|$|\.|\)|…)))?`,
      'i',
    ),
    examples: [
      { line: 'Port 5173 is in use, trying another one...', port: 5173 },
      { line: '⚠ Port 3000 is in use, trying 3001 instead.', port: 3000, movedTo: 3001 },
      { line: ' ⚠ Port 3000 is in use by process 4711, using available port 3001 instead.', port: 3000, movedTo: 3001 },
      { line: '    ➡ Port 21065 is taken; using 42879 instead', port: 21065, movedTo: 42879 },
      { line: 'http://0.0.0.0:21061 is already in use. Trying another port.', port: 21061, host: '0.0.0.0' },
      { line: '[I 01:24:43.175 NotebookApp] The port 21653 is already in use, trying another port.', port: 21653 },
      { line: 'Port 443 is busy, using 33001 instead', port: 443, movedTo: 33001 },
      { line: 'Port 0.0.0.0:2424 busy, trying the next available...', port: 2424, host: '0.0.0.0' },
      { line: 'Port 1234 could not be used. Using 39045 instead', port: 1234, movedTo: 39045 },
    ],
    counterExamples: [
      'Port 21530 is in use by another program. Either identify and stop that program, or start the server with a different port.',
      'Error: Port 5173 is already in use',
      'port 3000 is busy: stop the other program using it, or change the port: Os { code: 48, kind: AddrInUse }',
      "Couldn't bind port 22178 on 127.0.0.1: Address already in use (Is another copy already running?) (net.cc:452)",
      'Port 8080 seems to be in use by another process. Quarkus may already be running or the port is used by another application.',
      'Port 4000 has been used. Try other port instead.',
    ],
  },
  {
    id: 'port-picked-instead',
    anyone: true,
    newAddress: 'before',
    kind: 'moved',
    words: takenWords,
    // The reason follows the new port.
    unless: /\b(?:error|fatal|fail\w*|could ?n['o]t|cannot|can['’]t|unable)\b/i,
    pattern: new RegExp(
      String.raw`\b(?:(?:picked|chosen|selected|used)\b[^\n]{0,20}\s(?:because|since|as)\s|(?:using|to|on|at|now|server|listening|running|available|forward\w*)\b[^\n]{0,60}?(?::|\bport )(?<movedTo>\d{2,5})(?!\d)[^\n]{0,40}?(?:\b(?:because|since|as)\s|[(,;]\s?))(?:the )?(?:local )?(?:port\s)?(?<port>\d{2,5})\s(?:is\s|was\s)?(?:already\s)?(?:in use|taken|used|busy|occupied|unavailable|not available)\b`,
      'i',
    ),
    examples: [
      { line: '   │   This port was picked because 21058 is in use.   │', port: 21058 },
      { line: '[11ty] Server at http://localhost:8081/ (port 8080 was already in use)', port: 8080, movedTo: 8081 },
      { line: 'Listening on port 4001 because port 4000 is already in use', port: 4000, movedTo: 4001 },
    ],
    counterExamples: [
      'This port was picked because it is free.',
      'Cannot start server, port 3000 is already in use',
      'Error starting server (port 3000 is in use)',
    ],
  },
  {
    id: 'configured-port-unused',
    runtime: 'Parcel 1',
    kind: 'moved',
    words: ['ould not be used'],
    pattern:
      /\bat https?:\/\/[^\s/]{1,60}:(?<movedTo>\d{2,5})\/? - configured port (?<port>\d{2,5}) could not be used\b/,
    examples: [
      {
        line: 'Server running at http://localhost:5809 - configured port 1234 could not be used.',
        port: 1234,
        movedTo: 5809,
      },
    ],
    counterExamples: ['Server running at http://localhost:1234'],
  },
  {
    id: 'port-instead-of',
    anyone: true,
    kind: 'moved',
    pattern: /\bport\b[^\n]{0,60}?(?<!\d)(?<movedTo>\d{2,5}),? \(?instead of (?:port )?(?<port>\d{2,5})(?![\d.])/i,
    examples: [
      { line: ' App • ⚠️  Setting port to closest one available: 9001 (instead of 9000)', port: 9000, movedTo: 9001 },
    ],
    counterExamples: ['Use port 3001 for tests'],
  },
  {
    id: 'number-moved',
    anyone: true,
    kind: 'moved',
    words: takenWords,
    pattern:
      /(?<![\w.:-])(?<port>\d{4,5}) (?:is )?(?:already )?(?:in use|busy|taken|occupied)\b[.,;:]? (?:so )?(?:trying|using|switching to|falling back to|listening on|moving to|starting on)(?: port)? (?:(?<movedTo>\d{4,5})(?![\d.:])|(?:another|the next|a different|a random)\b)/i,
    examples: [
      { line: 'warning: 8080 in use, listening on 8081 instead', port: 8080, movedTo: 8081 },
      { line: '8080 is already in use. Trying another port.', port: 8080 },
    ],
    counterExamples: ['3000 in use, use 3001', '2026 taken 3000'],
  },
  {
    id: 'port-alternative',
    runtime: 'listhen, get-port',
    kind: 'moved',
    pattern:
      /unable to find an available port \(tried (?<port>\d{1,5})(?:-\d{1,5})?[^)]{0,60}\)\.? using alternative port (?<movedTo>\d{1,5})/i,
    examples: [
      {
        line: '[get-port] Unable to find an available port (tried 21046 on any host). Using alternative port 3000.',
        port: 21046,
        movedTo: 3000,
      },
    ],
    counterExamples: ['Using alternative port 3000.'],
  },
] as const satisfies readonly Rule[];
