/** CPython's servers and frameworks. */
import type { Rule } from '../rule.ts';

export const pythonRules = [
  {
    id: 'django-in-use',
    runtime: 'Django',
    pattern: /^(?:Error: )?That port is already in use\.?$/,
    examples: [{ line: 'Error: That port is already in use.' }],
    counterExamples: ['Error: That name is already in use.'],
  },
  {
    id: 'django-denied',
    runtime: 'Django',
    kind: 'denied',
    pattern: /\bYou don['’]t have permission to access that port\b/,
    examples: [{ line: "Error: You don't have permission to access that port." }],
    counterExamples: ["Error: You don't have permission to access that page."],
  },
  {
    id: 'django-unavailable',
    runtime: 'Django',
    kind: 'unavailable',
    pattern: /\bThat IP address can['’]t be assigned to\b/,
    examples: [{ line: "Error: That IP address can't be assigned to." }],
    counterExamples: ['That IP address is assigned.'],
  },
  {
    id: 'pelican-listen',
    runtime: 'Pelican',
    pattern: /\bCould not listen on port (?<port>\d{1,5}), server (?<host>[\w.:-]+?)\.(?:\s|$)/,
    examples: [{ line: 'ERROR    Could not listen on port 8000, server 127.0.0.1.    log.py:96', port: 8000 }],
    counterExamples: ['INFO     Serving site at: http://127.0.0.1:8000 - Tap CTRL-C to stop'],
  },
  {
    id: 'gunicorn',
    runtime: 'gunicorn',
    pattern: /\bConnection in use: \('(?<host>[^']{0,80})', (?<port>\d{1,5})\)/,
    examples: [
      {
        line: "[2026-11-21 01:24:50 +0000] [26800] [ERROR] Connection in use: ('127.0.0.1', 8000)",
        port: 8000,
        host: '127.0.0.1',
      },
    ],
    counterExamples: ['[INFO] Listening at: http://127.0.0.1:8000 (28865)'],
  },
  {
    id: 'gunicorn-unavailable',
    runtime: 'gunicorn',
    kind: 'unavailable',
    weak: true,
    pattern: /\bInvalid address: \('(?<host>[^']{0,80})', (?<port>\d{1,5})\)/,
    examples: [
      {
        line: "[2026-11-21 01:24:50 +0000] [26800] [ERROR] Invalid address: ('203.0.113.7', 8000)",
        port: 8000,
        host: '203.0.113.7',
      },
    ],
    counterExamples: ['Invalid address: ana@example.org'],
  },
  {
    id: 'gunicorn-unix',
    runtime: 'gunicorn',
    pattern: /\bConnection in use: (?<path>\/\S{1,200})/,
    examples: [{ line: '[ERROR] Connection in use: /tmp/gunicorn.sock', path: '/tmp/gunicorn.sock' }],
    counterExamples: ['Listening at: unix:/tmp/gunicorn.sock (28865)'],
  },
  {
    id: 'tensorboard',
    runtime: 'TensorBoard',
    pattern: /\bcould not bind to port (?<port>\d{1,5}), it was already in use\b/i,
    examples: [{ line: 'ERROR: TensorBoard could not bind to port 6006, it was already in use', port: 6006 }],
    counterExamples: ['TensorBoard 2.16.2 at http://localhost:6006/ (Press CTRL+C to quit)'],
  },
  {
    id: 'gradio',
    runtime: 'Gradio',
    weak: true,
    pattern: /\bCannot find empty port in range: (?<port>\d{1,5})-\k<port>\b/,
    examples: [
      {
        line: 'OSError: Cannot find empty port in range: 8895-8895. You can specify a different port by setting the GRADIO_SERVER_PORT environment variable',
        port: 8895,
      },
    ],
    counterExamples: ['Found an empty port in range: 7860-7959'],
  },
  {
    id: 'gradio-range',
    runtime: 'Gradio',
    weak: true,
    noPort: true,
    pattern: /\bCannot find empty port in range: \d{1,5}-\d{1,5}\b/,
    examples: [{ line: 'OSError: Cannot find empty port in range: 7860-7959. You can specify a different port' }],
    counterExamples: ['port in range: 7860-7959'],
  },
  {
    id: 'jupyter-denied',
    runtime: 'Jupyter',
    kind: 'denied',
    pattern: /\bPermission to listen on port (?<port>\d{1,5}) denied\b/,
    examples: [{ line: '[W 2026-11-21 10:12:01.006 ServerApp] Permission to listen on port 80 denied.', port: 80 }],
    counterExamples: ['Permission to listen on port 80 granted'],
  },
  {
    id: 'jupyter-exhausted',
    runtime: 'Jupyter',
    weak: true,
    noPort: true,
    pattern: /\bcould not be started because no available port could be found\b/,
    examples: [
      {
        line: '[C 01:24:43.175 NotebookApp] ERROR: the notebook server could not be started because no available port could be found.',
      },
    ],
    counterExamples: ['an available port could be found'],
  },
  {
    id: 'supervisord',
    runtime: 'supervisor',
    noPort: true,
    pattern: /\bAnother program is already listening on a port that one of our HTTP servers is configured to use\b/,
    examples: [
      {
        line: 'Error: Another program is already listening on a port that one of our HTTP servers is configured to use.  Shut this program down first before starting supervisord.',
      },
    ],
    counterExamples: ['INFO success: web entered RUNNING state'],
  },
] as const satisfies readonly Rule[];
