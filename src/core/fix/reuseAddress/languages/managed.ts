/** Runtimes that set the option by themselves: there is nothing to insert, at most a switch to turn back. */

import { character, doubleQuotedLine, slashBlock, slashLine, tripleDouble } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

/** Nothing is looked for in its texts. */
const nothing = { syntax: [], layout: { kind: 'braces' }, always: true, snippet: '' } as const;

const jvm: Language = {
  ids: ['java', 'kotlin', 'scala', 'groovy', 'clojure', 'kt'],
  endings: ['kts'],
  runners: ['java', 'mvn', 'gradle', 'gradlew', 'sbt'],
  name: 'Java',
  compiled: true,
  syntax: [slashBlock, slashLine, tripleDouble, doubleQuotedLine, character],
  layout: nothing.layout,
  switches: [
    {
      find: '\\b(?:setReuseAddress\\s*\\(|SO_REUSEADDR\\s*,|reuseAddress\\s*=)\\s*(?<value>false|(?:java\\.lang\\.)?Boolean\\.FALSE)\\b',
      on: 'true',
      unless: '^(?=[\\s\\S]*(?:Datagram|Multicast)(?:Socket|Channel))(?![\\s\\S]*Server)',
    },
  ],
  always: true,
  why: 'On Unix the JDK sets it for every server socket unless the program switches it off.',
  snippet: 'server.setReuseAddress(true);',
};

const dotnet: Language = {
  ...nothing,
  ids: ['csharp', 'fsharp', 'vb', 'cs', 'c#', 'dotnet'],
  endings: ['fs'],
  runners: ['dotnet'],
  name: '.NET',
  why: 'On Unix .NET and Mono set it for every TCP socket before the bind.',
};

const javascript: Language = {
  ...nothing,
  ids: [
    'javascript',
    'typescript',
    'javascriptreact',
    'typescriptreact',
    'js',
    'ts',
    'node',
    'nodejs',
    'deno',
    'bun',
    'coffeescript',
    'vue',
    'svelte',
  ],
  endings: ['mjs', 'cjs', 'mts', 'cts', 'tsx', 'jsx'],
  interpreters: ['node', 'deno', 'bun'],
  runners: ['node', 'nodemon', 'tsx', 'ts-node', 'deno', 'bun', 'vite', 'next'],
  name: 'JavaScript',
  why: 'Node, Deno and Bun set it for every TCP server.',
};

const tcl: Language = {
  ...nothing,
  ids: ['tcl'],
  interpreters: ['tclsh'],
  runners: ['tclsh'],
  name: 'Tcl',
  why: 'Tcl sets it for every socket made by socket -server.',
};

const dart: Language = {
  ...nothing,
  ids: ['dart'],
  name: 'Dart',
  why: 'Dart sets it for every ServerSocket and HttpServer on Unix.',
};

const crystal: Language = {
  ...nothing,
  ids: ['crystal', 'cr'],
  name: 'Crystal',
  why: 'Crystal sets it for every TCPServer and HTTP::Server.',
};

const julia: Language = {
  ...nothing,
  ids: ['julia', 'jl'],
  name: 'Julia',
  why: 'Julia listens through libuv, which sets it.',
};

export const managedLanguages: readonly Language[] = [jvm, dotnet, javascript, tcl, dart, crystal, julia];
