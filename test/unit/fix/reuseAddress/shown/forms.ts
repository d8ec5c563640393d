import type { Shown } from './shown.ts';

/** What may stand around a statement, with the language in which it does. */
const bodies: readonly (readonly [language: string, opening: string])[] = [
  ...[
    '(begin',
    '(define (f)',
    '(define* (f)',
    '(lambda (x)',
    '(lambda* (x)',
    '(let ((x 1))',
    '(let* ((x 1))',
    '(letrec ((x 1))',
    '(let-values (((a b) c))',
    '(when x',
    '(unless x',
    '(while x',
    '(do ((i 0)) (x)',
    '(parameterize ((p 1))',
    '(with-fluids ((p 1))',
    '(receive (a b) (values 1 2)',
  ].map(opening => ['Guile', opening] as const),
  ...[
    '(progn',
    '(defun f ()',
    '(lambda (x)',
    '(let ((x 1))',
    '(let* ((x 1))',
    '(flet ((g () 1))',
    '(labels ((g () 1))',
    '(when x',
    '(unless x',
    '(block nil',
    '(dolist (x all)',
    '(dotimes (x 3)',
    '(multiple-value-bind (a b) (values 1 2)',
    "(handler-bind ((error #'f))",
    '(with-open-file (f name)',
  ].map(opening => ['Common Lisp', opening] as const),
];

const binds: Readonly<Record<string, string>> = {
  Guile: '(bind s AF_INET INADDR_ANY 24001)',
  'Common Lisp': '(socket-bind s address 24001)',
};
const options: Readonly<Record<string, string>> = {
  Guile: '(setsockopt s SOL_SOCKET SO_REUSEADDR 1)',
  'Common Lisp': '(setf (sockopt-reuse-address s) t)',
};

/** Comments and texts with what looks like the call in them. */
function traps(call: string, ...comments: readonly string[]): string {
  return `${comments.join('\n')}
#| #| of two |# ${call} |#
; ${call}
(print "\\" ${call}")
${call}
${call}
`;
}

export const forms: readonly Shown[] = [
  ...bodies.map(
    ([language, opening]) =>
      [
        language,
        'needs',
        `; socket\n(define made (socket PF_INET SOCK_STREAM 0))\n${opening} ${binds[language] ?? ''})\n`,
        `${opening} ${options[language] ?? ''} `,
      ] as const,
  ),
  [
    'Guile',
    'needs',
    '(define made (socket PF_INET SOCK_STREAM 0))\n(if x (bind s AF_INET INADDR_ANY 24001))\n',
    '(if x (begin (setsockopt',
  ],
  ['Guile', '', '(bind s AF_INET INADDR_ANY 24001)\n'],
  [
    'Guile',
    'needs needs',
    traps('(bind s (socket PF_INET 1 0) 24001)', '#!/usr/bin/guile -s', '(bind a b c)', '!#', '#;(bind a b c)'),
  ],
  ...[...Object.entries(binds), ['Racket', '(tcp-listen 24001)']].flatMap(([language = '', call = '']) =>
    ['(print #\\")', ...(language === 'Common Lisp' ? [] : [`#;(of\n${call})`])].map(
      before => [language, 'needs', `(define made (socket 1 1 0)) ${before} ${call}\n`] as const,
    ),
  ),
  ['Racket', 'needs needs', traps('(tcp-listen 24001)', '#lang racket', '#;(tcp-listen 24001)')],
  ['Common Lisp', 'needs needs', traps('(SOCKET-BIND s address 24001)')],
  ['Common Lisp', 'needs', '(usocket:socket-listen "*" 24001 :reuse-address nil)\n', '24001 :reuse-address t)'],
  ['Common Lisp', '', '(with-socket-listener (l "*" 24001) (accept l))\n'],
];
