/** Runtimes that set the option by themselves: there is nothing to insert, at most a switch to turn back. */
import type { Language } from '../language.ts';
import {
  character,
  doubleQuotedLine,
  hashLine,
  nestedSlashBlock,
  singleQuotedLine,
  slashBlock,
  slashLine,
  tripleDouble,
} from './tokens.ts';

const braces = { kind: 'braces' } as const;

export const jvm: Language = {
  ids: ['java', 'kotlin', 'scala', 'groovy', 'clojure', 'kt'],
  name: 'Java',
  compiled: true,
  syntax: [slashBlock, slashLine, tripleDouble, doubleQuotedLine, character],
  layout: braces,
  switches: [
    {
      api: 'setReuseAddress()',
      find: '\\b(?:setReuseAddress\\s*\\(|SO_REUSEADDR\\s*,|reuseAddress\\s*=)\\s*(?<value>false|(?:java\\.lang\\.)?Boolean\\.FALSE)\\b',
      on: 'true',
      unless: '^(?=[\\s\\S]*(?:Datagram|Multicast)(?:Socket|Channel))(?![\\s\\S]*Server)',
    },
  ],
  always: true,
  why: 'On Unix the JDK sets it for every server socket unless the program switches it off.',
  snippet: 'server.setReuseAddress(true);',
};

export const dotnet: Language = {
  ids: ['csharp', 'fsharp', 'vb', 'cs', 'c#', 'dotnet'],
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

export const javascript: Language = {
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
  name: 'JavaScript',
  syntax: [slashBlock, slashLine, doubleQuotedLine, singleQuotedLine],
  layout: braces,
  always: true,
  why: 'Node, Deno and Bun set it for every TCP server.',
  snippet: '',
};

export const tcl: Language = {
  ids: ['tcl'],
  name: 'Tcl',
  syntax: [hashLine],
  layout: braces,
  always: true,
  why: 'Tcl sets it for every socket made by socket -server.',
  snippet: '',
};

export const dart: Language = {
  ids: ['dart'],
  name: 'Dart',
  syntax: [nestedSlashBlock, slashLine],
  layout: braces,
  always: true,
  why: 'Dart sets it for every ServerSocket and HttpServer on Unix.',
  snippet: '',
};

export const crystal: Language = {
  ids: ['crystal', 'cr'],
  name: 'Crystal',
  syntax: [hashLine, doubleQuotedLine],
  layout: braces,
  always: true,
  why: 'Crystal sets it for every TCPServer and HTTP::Server.',
  snippet: '',
};

export const julia: Language = {
  ids: ['julia', 'jl'],
  name: 'Julia',
  syntax: [hashLine, doubleQuotedLine],
  layout: braces,
  always: true,
  why: 'Julia listens through libuv, which sets it.',
  snippet: '',
};
