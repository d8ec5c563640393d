import type { Token } from '../../../code/mask.ts';
import { doubleQuoted } from '../../../code/tokens.ts';
import type { Language } from '../language.ts';

const schemeSyntax: readonly Token[] = [
  { kind: 'comment', open: '#\\\\(?:\\w+|[^\\s])' },
  { kind: 'comment', open: '#;', datum: true },
  { kind: 'comment', open: '#\\|', close: '|#', nested: true },
  { kind: 'comment', open: ';', close: '\n' },
  doubleQuoted,
];

const guile: Language = {
  ids: ['guile', 'scheme', 'scm'],
  offered: { ids: ['scheme'], endings: ['scm'] },
  endings: ['ss'],
  interpreters: ['guile'],
  runners: ['guile'],
  marks: ['\\(socket [AP]F_INET'],
  name: 'Guile',
  syntax: [{ kind: 'comment', open: '^#!', close: '!#' }, ...schemeSyntax],
  layout: {
    kind: 'forms',
    bodies: {
      begin: 1,
      'define*': 2,
      'lambda*': 2,
      'let*': 2,
      when: 2,
      unless: 2,
      while: 2,
      do: 3,
      parameterize: 2,
      'with-fluids': 2,
      receive: 3,
    },
  },
  functions: '\\(define\\*?\\s+\\((?<name>[^\\s()]+)',
  binds: [
    {
      find: '\\(\\s*bind(?=\\s)',
      arguments: 'form',
      where: '\\bsocket\\b',
      arity: [2, 6],
      options: [
        { find: '\\(\\s*setsockopt(?=\\s)', arguments: 'form', names: '\\bSO_REUSEADDR\\b', off: '\\s(?:0|#f)\\s*$' },
      ],
      insert: {
        lines: ['(setsockopt {fd} SOL_SOCKET SO_REUSEADDR 1)'],
        expression: '(begin (setsockopt {fd} SOL_SOCKET SO_REUSEADDR 1) {call})',
      },
      creation: {
        from: '(?:\\(|\\bset!\\s|\\bdefine\\s)\\s*{fd}\\s+\\(\\s*socket\\b',
        stream: 'SOCK_STREAM',
        datagram: 'SOCK_DGRAM|SOCK_RAW',
        other: '\\b[AP]F_UNIX\\b',
        connect: '\\(\\s*connect\\s+{fd}(?=\\s)',
        listen: '\\(\\s*listen\\s+{fd}(?=\\s)',
      },
    },
  ],
  defaults: [
    { api: "Guile's web server", find: '\\(\\s*run-server\\b' },
    {
      api: "CHICKEN's tcp-listen",
      find: '\\(\\s*tcp-listen(?=\\s)',
      where: '\\(\\s*(?:chicken\\s+)?tcp\\s*\\)|\\buse\\s+tcp\\b',
    },
  ],
  why: 'In Guile a socket lacks it.',
  snippet: '(setsockopt s SOL_SOCKET SO_REUSEADDR 1)',
};

const racket: Language = {
  ids: ['racket', 'rkt'],
  offered: { ids: ['racket'], endings: ['rkt'] },
  interpreters: ['racket'],
  runners: ['racket'],
  marks: ['^#lang racket', '\\(tcp-listen\\b'],
  name: 'Racket',
  syntax: schemeSyntax,
  layout: { kind: 'forms', bodies: {} },
  entries: [
    {
      api: 'tcp-listen',
      find: '\\(\\s*(?:tcp-listen|ssl-listen)(?=[\\s)])',
      arguments: 'form',
      list: 2,
      present: '.',
      off: '^(?<value>#f|#false)$',
      on: '#t',
      item: '#t',
      separator: ' ',
      positional: { from: 1, values: ['4', '#t'] },
    },
  ],
  defaults: [
    {
      api: "Racket's web server",
      find: '\\(\\s*(?:serve/servlet|serve/dispatch|serve)(?=\\s)',
      where: '\\bweb-server\\b',
    },
    { api: 'udp-bind!', find: '\\(\\s*udp-bind!', datagram: true },
  ],
  why: 'In Racket tcp-listen lacks it unless its third argument is true; the web server gives it.',
  snippet: '(tcp-listen port 4 #t)',
};

const lisp: Language = {
  ids: ['lisp', 'commonlisp', 'common-lisp', 'sbcl', 'cl'],
  offered: { ids: ['lisp'], endings: ['lisp'] },
  endings: ['asd'],
  interpreters: ['sbcl'],
  runners: ['sbcl'],
  marks: ['sb-bsd-sockets|usocket:|\\(defun\\s'],
  name: 'Common Lisp',
  ignoreCase: true,
  syntax: [
    { kind: 'comment', open: '#\\\\(?:\\w+|[^\\s])' },
    { kind: 'comment', open: '#\\|', close: '|#', nested: true },
    { kind: 'comment', open: ';', close: '\n' },
    doubleQuoted,
  ],
  layout: {
    kind: 'forms',
    bodies: {
      progn: 1,
      defun: 3,
      lambda: 2,
      'let*': 2,
      flet: 2,
      labels: 2,
      when: 2,
      unless: 2,
      block: 2,
      dolist: 2,
      dotimes: 2,
      'multiple-value-bind': 3,
      'handler-bind': 2,
      'with-*': 2,
    },
  },
  functions: '\\(defun\\s+(?<name>[^\\s()]+)',
  binds: [
    {
      find: '\\(\\s*(?:sb-bsd-sockets::?)?socket-bind(?=\\s)',
      arguments: 'form',
      arity: [1, 4],
      options: [
        {
          find: '\\(\\s*setf\\s+\\(\\s*(?:[\\w-]+::?)?sockopt-reuse-address\\s+(?<fd>[^\\s()]+)\\s*\\)',
          arguments: 'form',
          names: '^\\s*(?:t|1)\\b',
        },
      ],
      insert: (_source, { head }) => {
        const ns = /([\w-]+::?)socket-bind$/i.exec(head)?.[1] ?? '';
        const set = `(setf (${ns}sockopt-reuse-address {fd}) t)`;
        return { lines: [set], expression: `(progn ${set} {call})` };
      },
      creation: {
        from: '\\(\\s*(?:defvar\\s+|defparameter\\s+|setf\\s+|setq\\s+)?{fd}\\s+\\(\\s*make-instance\\b',
        stream: ':stream\\b',
        datagram: ':datagram\\b',
        other: 'local-socket\\b',
        connect: 'socket-connect\\s+{fd}(?=\\s)',
        listen: 'socket-listen\\s+{fd}(?=\\s)',
      },
    },
  ],
  entries: [
    {
      api: 'usocket:socket-listen',
      find: '\\(\\s*usocket:socket-listen(?=\\s)|\\(\\s*(?:usocket:)?with-socket-listener\\s+\\(\\s*[\\w-]+',
      arguments: 'form',
      where: '\\busocket\\b',
      present: ':reuse-?address\\s+(?!nil)',
      off: ':reuse-?address\\s+(?<value>nil)',
      on: 't',
      item: ':reuse-address t',
      separator: ' ',
    },
  ],
  defaults: [
    { api: 'Hunchentoot', find: '\\bhunchentoot\\b' },
    { api: 'Clack', find: '\\bclack:clackup\\b' },
  ],
  why: 'In Common Lisp neither sb-bsd-sockets nor usocket sets it unless told; Hunchentoot does.',
  snippet: '(setf (sb-bsd-sockets:sockopt-reuse-address socket) t)',
};

export const lispLanguages: readonly Language[] = [racket, lisp, guile];
