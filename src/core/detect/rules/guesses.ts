/** Sentences of programs of every family that guess at the cause, or name no port: one is perhaps in use, or none is free. */
import { takenWords } from '../line/phrases.ts';
import type { Rule } from '../rule.ts';
import { otherPort } from './ports.ts';

export const guessRules = [
  {
    // A range of one port is a port.
    id: 'no-open-port-between',
    hedged: true,
    weak: true,
    words: ['port between ', 'port in range '],
    pattern:
      /\b(?:could ?n['’]t|could not|cannot|can['’]t|unable to|failed to) find (?:an? |any )?(?:open|free|available|unused) port (?:between|in range) (?<port>\d{1,5})(?: and | ?- ?| to )\k<port>\b/i,
    examples: [{ line: "CreateBoundSocket: ::bind couldn't find an open port between 27016 and 27016", port: 27_016 }],
    counterExamples: ['found an open port between 27016 and 27016'],
  },
  {
    id: 'no-free-port',
    weak: true,
    hedged: true,
    words: ['open port', 'free port', 'available port', 'unused port', 'server ip port', 'y port in', 'y port be'],
    pattern:
      /\b(?:no|could ?n['’]t (?:find|allocate)(?: any| an?)?|could not (?:find|allocate)(?: any| an?)?|cannot find(?: any| an?)?|unable to find(?: any| an?)?|failed to find(?: any| an?)?) (?:open|free|available|unused|server IP) (?:port\b(?! for the)|ports (?:in|between|from) )/i,
    unless: /\busing (?:alternative|random|available)\b/i,
    examples: [
      { line: 'Could not find a free port in range 3000-3010' },
      { line: 'Exception: Could not find any open ports in range 9000-9100' },
      { line: "CreateBoundSocket: ::bind couldn't find an open port between 27015 and 27020" },
      { line: "Couldn't allocate any server IP port, tried 1 addresses localhost" },
    ],
    counterExamples: ['Found a free port: 3000', 'No open ports found on 10.0.0.7'],
  },
  {
    id: 'all-ports-in-use',
    noPort: true,
    words: ['all ports '],
    pattern:
      /\ball ports (?:from|between|in|of)? ?(?:the )?(?:range )?[[(]?\d{1,5}(?: ?[-–] ?|\.\.| to | and )\d{1,5}[\])]? (?:are|were) (?:already )?(?:in use|taken|busy|occupied|used)\b/i,
    examples: [{ line: 'OSError: All ports from 7860 to 7959 are in use. Please close a port.' }],
    counterExamples: ['All ports from 7860 to 7959 are open'],
  },
  {
    id: 'port-perhaps-in-use',
    weak: true,
    hedged: true,
    words: [...takenWords, 'blocked port', 'port bind', 'port conflict', 'port collision', 'to be free'],
    unless: otherPort,
    // The port itself is asked for: the line need not say its number.
    pattern:
      /\bis (?:the|that|this|your) (?:\w{1,12} )?(?:port|address) (?:already |currently )?(?:in use|taken|occupied|used)\b|\b(?:port|address) (?:may|might|could) (?:already |still )?be (?:already )?(?:in use|taken|occupied|used)\b|\b(?:maybe|perhaps|possibl[ey]|probabl[ey]|likely)\b:? (?:(?:the|that|this|a) )?(?:port|address)(?: is)? (?:already )?(?:in use|taken|occupied|used)\b|\bport (?:already )?in use\?|^\W{0,4}(?:please )?(?:check|verify) (?:if|whether|that) port \d{1,5} is (?:not )?(?:already )?in use\b|\bdue to an? (?:blocked|occupied|used|busy) port\b|\bdue to an? .{0,30}\bport (?:bind(?:ing)?|conflict|collision)\b|\b(?:error|fail\w*|could ?n['’]t|could not|unable|cannot|can['’]t)\b.{0,100}\b(?:check|make sure|verify) (?:if |whether |that )?(?:the |your )?port (?:\d{1,5} )?is(?: not|n['’]t)? (?:already )?(?:in use|taken|occupied|used)\b|\b(?:bind\(\)|listen\(\)|bind|listen) failed\b.{0,20}\bcheck (?:if|whether)\b|\btime(?:d )?out\b.{0,30}\bwaiting for (?:port )?\S{1,60} to be free\b/i,
    examples: [
      { line: 'Could not run server. Is the port already in use?' },
      { line: 'Failed to bind to 0.0.0.0:9380. Port might be in use.', port: 9380, host: '0.0.0.0' },
      { line: 'Timeout (2000) waiting for 127.0.0.1:9229 to be free', port: 9229, host: '127.0.0.1' },
      { line: 'Failed to start embedded Tomcat, check if port 50080 is already in use.', port: 50_080 },
    ],
    counterExamples: ['Is the name already in use?', 'the serial port may be in use'],
  },
  {
    id: 'perhaps-in-use',
    weak: true,
    hedged: true,
    needsPort: true,
    words: [...takenWords, 'thing else uses', 'nother process', 'er program has', 'is another '],
    pattern:
      /\b(?:it|they|that|this|which|address|port)?\s?(?:may|might|could)\s(?:already\s|still\s)?be\s(?:already\s)?(?:in use|taken|used|occupied|running)\b|\b(?:it|they|that|this|which|port|address) is either (?:already )?(?:in use|taken|used|occupied)\b|\b(?:is|are) (?:it|they|that|this|the (?:port|address|server)) (?:already )?(?:in use|taken|used|running)\s?\?|\bis another \w{1,20} (?:already )?running\s?\?|\b(?:something else|another (?:process|program|application|server)) (?:uses|has|holds|occupies) (?:the|that|this) (?:port|address)\b|\b(?:maybe|perhaps|probably|possibly) (?:it(?:'s| is) |another (?:\w+ ){0,3}is )?(?:already )?(?:in use|taken|occupied|running)\b/i,
    examples: [
      { line: "could not bind to 'test.example.com':8080, it may be in use or require sudo.", port: 8080 },
      {
        line: 'Livereload failed on http://localhost:7020.  It is either in use or you do not have permission.',
        port: 7020,
      },
      { line: 'Failed to create host on port 2456, is it already in use?', port: 2456 },
      { line: 'Could not open the inspection UI on 127.0.0.1:4040; is another agent running?', port: 4040 },
    ],
    counterExamples: ['the name may be in use', 'Is it in use?'],
  },
] as const satisfies readonly Rule[];
