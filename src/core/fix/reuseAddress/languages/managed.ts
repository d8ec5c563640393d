/** Runtimes that set the option by themselves: there is nothing to insert, at most a switch to turn back. */

import {
  character,
  doubleQuotedLine,
  hashLine,
  nestedSlashBlock,
  singleQuotedLine,
  slashBlock,
  slashLine,
  tripleDouble,
} from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

const braces = { kind: 'braces' } as const;

const jvm: Language = {
  ids: ['java', 'kotlin', 'scala', 'groovy', 'clojure', 'kt'],
  endings: ['kts'],
  runners: ['java', 'mvn', 'gradle', 'gradlew', 'sbt'],
  name: 'Java',
  compiled: true,
  syntax: [slashBlock, slashLine, tripleDouble, doubleQuotedLine, character],
  layout: braces,
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
  ids: ['csharp', 'fsharp', 'vb', 'cs', 'c#', 'dotnet'],
  endings: ['fs'],
  runners: ['dotnet'],
  name: '.NET',
  syntax: [
    slashBlock,
    slashLine,
    { kind: 'string', open: '\\$?@\\$?"', close: '"', escape: 'doubled' },
    tripleDouble,
    doubleQuotedLine,
    character,
  ],
  layout: braces,
  always: true,
  why: 'On Unix .NET and Mono set it for every TCP socket before the bind.',
  snippet: '',
};

const javascript: Language = {
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
  syntax: [slashBlock, slashLine, doubleQuotedLine, singleQuotedLine],
  layout: braces,
  always: true,
  why: 'Node, Deno and Bun set it for every TCP server.',
  snippet: '',
};

const tcl: Language = {
  ids: ['tcl'],
  interpreters: ['tclsh'],
  runners: ['tclsh'],
  name: 'Tcl',
  syntax: [hashLine],
  layout: braces,
  always: true,
  why: 'Tcl sets it for every socket made by socket -server.',
  snippet: '',
};

const dart: Language = {
  ids: ['dart'],
  name: 'Dart',
  syntax: [nestedSlashBlock, slashLine],
  layout: braces,
  always: true,
  why: 'Dart sets it for every ServerSocket and HttpServer on Unix.',
  snippet: '',
};

const crystal: Language = {
  ids: ['crystal', 'cr'],
  name: 'Crystal',
  syntax: [hashLine, doubleQuotedLine],
  layout: braces,
  always: true,
  why: 'Crystal sets it for every TCPServer and HTTP::Server.',
  snippet: '',
};

const julia: Language = {
  ids: ['julia', 'jl'],
  name: 'Julia',
  syntax: [hashLine, doubleQuotedLine],
  layout: braces,
  always: true,
  why: 'Julia listens through libuv, which sets it.',
  snippet: '',
};

export const managedLanguages: readonly Language[] = [jvm, dotnet, javascript, tcl, dart, crystal, julia];
