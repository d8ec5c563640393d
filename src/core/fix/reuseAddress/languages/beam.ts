import { doubleQuoted, hashLine, singleQuoted } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

const erlang: Language = {
  ids: ['erlang', 'erl', 'escript'],
  offered: { ids: ['erlang'], endings: ['erl'] },
  endings: ['hrl'],
  interpreters: ['escript'],
  runners: ['escript', 'rebar'],
  marks: ['^-module\\('],
  name: 'Erlang',
  compiled: true,
  syntax: [
    { kind: 'comment', open: '\\$(?:\\\\[^\\n]|[^\\s\\\\])' },
    { kind: 'comment', open: '%', close: '\n' },
    doubleQuoted,
    singleQuoted,
  ],
  layout: {
    kind: 'lines',
    open: '[=(+]|\\+\\+|\\bof',
    separator: ', ',
    block: '\\bfun\\b|->',
    inline: '->|\\bof\\b|\\bbegin\\b|,',
    stuck: 'when|end',
    trailing: '\\|\\|\\s*',
  },
  functions: '^(?<name>[a-z]\\w*)\\(',
  entries: [
    {
      api: 'gen_tcp:listen()',
      find: '(?<!\\w)(?:gen_tcp|ssl):listen\\s*\\(',
      list: 1,
      present: '\\{\\s*reuseaddr\\s*,\\s*true\\s*\\}',
      off: '\\{\\s*reuseaddr\\s*,\\s*(?<value>false)\\s*\\}',
      item: '{reuseaddr, true}',
      wrap: '[{item} | {list}]',
      variables: ['(?<!\\w){name}\\s*=\\s*', '-define\\(\\s*{name}\\s*,\\s*'],
      other: '\\{\\s*(?:local|ifaddr\\s*,\\s*\\{\\s*local)\\b|\\blocal\\b\\s*[,\\]]',
    },
  ],
  binds: [
    {
      find: '(?<!\\w)socket:bind\\s*\\(',
      arity: [2, 2],
      options: [{ find: '(?<!\\w)socket:setopt\\s*\\(', names: '\\breuseaddr\\b', off: ',\\s*false\\s*$' }],
      insert: {
        lines: ['ok = socket:setopt({fd}, {socket, reuseaddr}, true),'],
        expression: 'begin ok = socket:setopt({fd}, {socket, reuseaddr}, true), {call} end',
      },
      creation: {
        from: '\\{\\s*ok\\s*,\\s*{fd}\\s*\\}\\s*=\\s*socket:open\\s*\\(',
        stream: '\\bstream\\b',
        datagram: '\\bdgram\\b',
        other: '\\blocal\\b',
        listen: 'socket:listen\\s*\\(\\s*{fd}\\b',
        connect: 'socket:connect\\s*\\(\\s*{fd}\\b',
      },
    },
  ],
  defaults: [
    { api: 'Ranch', find: '\\branch:start_listener\\b' },
    { api: 'Cowboy', find: '\\bcowboy:start_(?:clear|tls|http|https)\\b' },
    { api: 'gen_udp', find: '\\bgen_udp:open\\b', datagram: true },
  ],
  why: 'In Erlang gen_tcp:listen() lacks it unless {reuseaddr, true} is given; Ranch and Cowboy give it.',
  snippet: '{reuseaddr, true}',
};

const elixir: Language = {
  ids: ['elixir', 'ex', 'exs'],
  offered: { ids: ['elixir'], endings: ['ex', 'exs'] },
  interpreters: ['elixir'],
  runners: ['mix', 'elixir'],
  marks: ['^[ \\t]*defmodule\\s'],
  name: 'Elixir',
  syntax: [
    { kind: 'string', open: '"""', close: '"""', escape: 'backslash' },
    { kind: 'string', open: "'''", close: "'''", escape: 'backslash' },
    { kind: 'comment', open: '(?<![\\w)])\\?(?:\\\\[^\\n]|[^\\s\\\\\\w])' },
    { kind: 'string', open: '~[a-zA-Z]\\(', close: ')', escape: 'backslash' },
    { kind: 'string', open: '~[a-zA-Z]/', close: '/', escape: 'backslash' },
    hashLine,
    doubleQuoted,
    singleQuoted,
  ],
  layout: {
    kind: 'lines',
    open: ',|[=(+]|\\|>|<-|->|\\+\\+',
    lead: '\\|>|\\b(?:and|or)\\b',
    block: '\\bdo\\b|\\bfn\\b|->',
    inline: '->|;|\\bdo\\b(?!:)',
    lambda: '\\b(?:do|else):',
    stuck: 'else|rescue|with',
    separator: '; ',
  },
  functions: '^[ \\t]*defp?[ \\t]+(?<name>\\w+[?!]?)',
  entries: [
    {
      api: ':gen_tcp.listen()',
      find: '(?<!\\w):(?:gen_tcp|ssl)\\.listen\\s*\\(',
      list: 1,
      pipe: '\\|>',
      keywords: '^\\w+:\\s',
      present: '\\breuseaddr:\\s*true|:reuseaddr\\s*,\\s*true',
      off: '\\breuseaddr:\\s*(?<value>false)|:reuseaddr\\s*,\\s*(?<off>false)',
      item: 'reuseaddr: true',
      wrap: '[{:reuseaddr, true} | {list}]',
      variables: ['(?<![\\w@]){name}\\s*=\\s*', '{name}\\s+(?=\\[)'],
      other: ':local\\b',
    },
  ],
  binds: [
    {
      find: '(?<!\\w):socket\\.bind\\s*\\(',
      arity: [2, 2],
      options: [{ find: '(?<!\\w):socket\\.setopt\\s*\\(', names: ':reuseaddr\\b', off: ',\\s*false\\s*$' }],
      insert: {
        lines: [':ok = :socket.setopt({fd}, {:socket, :reuseaddr}, true)'],
        expression: '(:ok = :socket.setopt({fd}, {:socket, :reuseaddr}, true); {call})',
      },
      creation: {
        from: '\\{\\s*:ok\\s*,\\s*{fd}\\s*\\}\\s*(?:=|<-)\\s*:socket\\.open\\s*\\(',
        stream: ':stream\\b',
        datagram: ':dgram\\b',
        other: ':local\\b',
        listen: ':socket\\.listen\\s*\\(\\s*{fd}\\b',
        connect: ':socket\\.connect\\s*\\(\\s*{fd}\\b',
      },
    },
  ],
  defaults: [
    { api: 'Cowboy', find: '\\bPlug\\.Cowboy\\b|:cowboy\\.start_' },
    { api: 'Bandit', find: '\\bBandit\\b' },
    { api: 'Thousand Island', find: '\\bThousandIsland\\b' },
    { api: 'Ranch', find: ':ranch\\.start_listener\\b' },
    { api: 'gen_udp', find: ':gen_udp\\.open\\b', datagram: true },
  ],
  why: 'In Elixir :gen_tcp.listen() lacks it unless reuseaddr: true is given; Phoenix, Bandit and Cowboy give it.',
  snippet: 'reuseaddr: true',
};

export const beamLanguages: readonly Language[] = [erlang, elixir];
