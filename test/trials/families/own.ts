/** A user's own server in other languages and libraries than the families above try. */
import { debian } from '../debian.ts';
import type { Family } from '../trial.ts';

const wsgi =
  "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'ok']\n\napplication = app\n";
const asgi = 'async def app(scope, receive, send):\n    pass\n';
const rack = { 'config.ru': "run ->(env) { [200, {}, ['ok']] }\n" } as const;
const typed = { typed: true } as const;

export const own: Family = {
  id: 'own',
  title: 'More servers of Python, Ruby, Perl and others',
  trials: [
    debian(
      'twistd',
      'Twisted',
      'python3-twisted',
      'twistd3 -n web --listen tcp:8060 --path .',
      8060,
      { 'index.html': 'a\n' },
      typed,
    ),
    debian('twisted-code', 'Twisted, `listenTCP`', 'python3-twisted', 'python3 main.py', 8059, {
      'main.py':
        'from twisted.internet import reactor\nfrom twisted.web import server, static\n\nreactor.listenTCP(8059, server.Site(static.File(".")))\nreactor.run()\n',
    }),
    debian(
      'hypercorn',
      'Hypercorn',
      'python3-hypercorn',
      'hypercorn app:app --bind 127.0.0.1:8061',
      8061,
      { 'app.py': asgi },
      typed,
    ),
    debian('daphne', 'Daphne', 'daphne', 'daphne -p 8062 app:app', 8062, { 'app.py': asgi }, typed),
    debian(
      'webpy',
      'web.py',
      'python3-webpy',
      'python3 main.py 8063',
      8063,
      {
        'main.py':
          "import web\n\nclass index:\n    def GET(self):\n        return 'ok'\n\nif __name__ == '__main__':\n    web.application(('/', 'index'), globals()).run()\n",
      },
      typed,
    ),
    debian('pyramid', 'Pyramid, on wsgiref', 'python3-pyramid', 'python3 main.py', 6543, {
      'main.py':
        "from wsgiref.simple_server import make_server\nfrom pyramid.config import Configurator\n\nif __name__ == '__main__':\n    with Configurator() as config:\n        app = config.make_wsgi_app()\n    make_server('0.0.0.0', 6543, app).serve_forever()\n",
    }),
    debian(
      'uwsgi',
      'uWSGI',
      'uwsgi-core',
      'uwsgi --plugin python3 --http-socket :8064 --wsgi-file app.py',
      8064,
      { 'app.py': wsgi },
      { ...typed, debian: ['uwsgi-core', 'uwsgi-plugin-python3'] },
    ),
    debian(
      'uwsgi-config',
      'uWSGI, uwsgi.ini',
      'uwsgi-core',
      'uwsgi uwsgi.ini',
      8058,
      {
        'app.py': wsgi,
        'uwsgi.ini': '[uwsgi]\nplugin = python3\nhttp-socket = :8058\nwsgi-file = app.py\n',
      },
      { debian: ['uwsgi-core', 'uwsgi-plugin-python3'] },
    ),
    debian('asyncio', 'asyncio’s streams', 'python3', 'python3 main.py', 8057, {
      'main.py':
        "import asyncio\n\nasync def handle(reader, writer):\n    writer.close()\n\nasync def main():\n    server = await asyncio.start_server(handle, '127.0.0.1', 8057)\n    async with server:\n        await server.serve_forever()\n\nasyncio.run(main())\n",
    }),
    debian('gevent', 'gevent', 'python3-gevent', 'python3 main.py', 8056, {
      'main.py': `from gevent.pywsgi import WSGIServer\n\n${wsgi}\nWSGIServer(('', 8056), app).serve_forever()\n`,
    }),
    debian(
      'aiosmtpd',
      'aiosmtpd',
      'python3-aiosmtpd',
      'python3 -m aiosmtpd -n -l localhost:8026',
      8026,
      { '.keep': '' },
      typed,
    ),
    debian('radicale', 'Radicale', 'radicale', 'radicale --config radicale.conf', 5233, {
      'radicale.conf': '[server]\nhosts = 127.0.0.1:5233\n[storage]\nfilesystem_folder = data\n',
    }),
    debian('pydoc', 'pydoc', 'python3', 'python3 -m pydoc -p 8086', 8086, { '.keep': '' }, typed),
    debian('unicorn', 'Unicorn', 'unicorn', 'unicorn -p 8065 config.ru', 8065, rack, typed),
    debian('ruby-socket', 'Ruby’s socket', 'ruby', 'ruby server.rb', 8055, {
      'server.rb': "require 'socket'\nserver = TCPServer.new('0.0.0.0', 8055)\nloop { server.accept.close }\n",
    }),
    debian('dancer', 'Dancer', 'libdancer2-perl', 'perl app.pl', 8066, {
      'app.pl': "use Dancer2;\nset port => 8066;\nget '/' => sub { 'ok' };\ndance;\n",
    }),
    debian('perl-socket', 'Perl’s socket', 'perl', 'perl server.pl', 8054, {
      'server.pl':
        'use IO::Socket::INET;\nmy $server = IO::Socket::INET->new(LocalPort => 8054, Listen => 5, ReuseAddr => 1) or die "cannot listen: $!\\n";\nwhile (my $c = $server->accept) { close $c }\n',
    }),
    debian('php-socket', 'PHP’s sockets', 'php-cli', 'php server.php', 8053, {
      'server.php':
        '<?php\n$server = stream_socket_server("tcp://0.0.0.0:8053", $code, $message);\nif (!$server) { exit(1); }\nwhile (true) { $c = @stream_socket_accept($server, 60); if ($c) fclose($c); }\n',
    }),
    debian(
      'lua-socket',
      'LuaSocket',
      'lua-socket',
      'lua5.1 server.lua',
      8052,
      {
        'server.lua':
          "local socket = require('socket')\nlocal server = assert(socket.bind('*', 8052))\nwhile true do server:accept():close() end\n",
      },
      { debian: ['lua-socket', 'lua5.1'] },
    ),
    debian(
      'guile',
      'Guile',
      'guile-3.0',
      'guile --no-auto-compile server.scm',
      8068,
      {
        'server.scm':
          "(use-modules (web server))\n(define (handler request body) (values '((content-type . (text/plain))) \"ok\"))\n(run-server handler 'http '(#:port 8068))\n",
      },
      { seconds: 40 },
    ),
    debian('prolog', 'SWI-Prolog', 'swi-prolog-nox', 'swipl server.pl', 8079, {
      'server.pl':
        ':- use_module(library(http/thread_httpd)).\n:- use_module(library(http/http_dispatch)).\n:- initialization(http_server(http_dispatch, [port(8079)])).\n',
    }),
    debian(
      'c',
      'C',
      'gcc',
      './server',
      8051,
      {
        'server.c':
          '#include <arpa/inet.h>\n#include <stdio.h>\n#include <sys/socket.h>\n#include <unistd.h>\n\nint main(void) {\n  int s = socket(AF_INET, SOCK_STREAM, 0), on = 1;\n  struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(8051)};\n  setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);\n  if (bind(s, (struct sockaddr *)&a, sizeof a) < 0) {\n    perror("bind");\n    return 1;\n  }\n  listen(s, 5);\n  for (;;) close(accept(s, 0, 0));\n}\n',
      },
      { prepare: ['gcc -o server server.c'] },
    ),
  ],
};
