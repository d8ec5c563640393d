import { debian } from '../debian.ts';
import type { Family } from '../trial.ts';

const wsgi = "def app(environ, start_response):\n    start_response('200 OK', [])\n    return [b'ok']\n";
const asgi =
  "async def app(scope, receive, send):\n    if scope['type'] == 'http':\n        await send({'type': 'http.response.start', 'status': 200, 'headers': []})\n        await send({'type': 'http.response.body', 'body': b'ok'})\n";
const flask =
  "import os\nfrom flask import Flask\napp = Flask(__name__)\n\n@app.route('/')\ndef index():\n    return 'ok'\n\nif __name__ == '__main__':\n    app.run(port=int(os.environ.get('PORT', 5055)))\n";
const manage =
  "import os, sys\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'settings')\nfrom django.core.management import execute_from_command_line\nexecute_from_command_line(sys.argv)\n";
const settings = "SECRET_KEY = 'x'\nDEBUG = True\nROOT_URLCONF = 'urls'\nINSTALLED_APPS = []\nDATABASES = {}\n";

export const python: Family = {
  id: 'python',
  title: 'Python, as Debian has it',
  trials: [
    debian(
      'http-server-py',
      'http.server',
      'python3',
      'python3 -m http.server',
      8000,
      { 'index.html': 'hello\n' },
      { typed: true },
    ),
    debian(
      'http-server-py-port',
      'http.server, the port typed',
      'python3',
      'python3 -m http.server 8765',
      8765,
      {
        'index.html': 'hello\n',
      },
      { typed: true },
    ),
    debian('flask-run', 'Flask’s command', 'python3-flask', 'python3 -m flask run', 5000, { 'app.py': flask }),
    debian(
      'flask-debug',
      'Flask’s command, with its reloader',
      'python3-flask',
      'python3 -m flask --app app --debug run -p 5005',
      5005,
      { 'app.py': flask },
      { typed: true },
    ),
    debian('flask-app', 'Flask, `app.run`', 'python3-flask', 'python3 app.py', 5055, { 'app.py': flask }),
    debian(
      'flask-env',
      'Flask, `.flaskenv`',
      'python3-flask',
      'python3 -m flask run',
      5070,
      { 'app.py': flask, '.flaskenv': 'FLASK_RUN_PORT=5070\n' },
      { debian: ['python3-flask', 'python3-dotenv'] },
    ),
    debian(
      'django',
      'Django',
      'python3-django',
      'python3 manage.py runserver',
      8000,
      {
        'manage.py': manage,
        'settings.py': settings,
        'urls.py': 'urlpatterns = []\n',
      },
      { typed: true },
    ),
    debian(
      'django-port',
      'Django, the port typed',
      'python3-django',
      'python3 manage.py runserver 0.0.0.0:8099',
      8099,
      {
        'manage.py': manage,
        'settings.py': settings,
        'urls.py': 'urlpatterns = []\n',
      },
      { typed: true },
    ),
    debian('gunicorn', 'Gunicorn', 'gunicorn', 'gunicorn app:app', 8000, { 'app.py': wsgi }, { typed: true }),
    debian('gunicorn-config', 'Gunicorn, gunicorn.conf.py', 'gunicorn', 'gunicorn app:app', 8077, {
      'app.py': wsgi,
      'gunicorn.conf.py': "bind = '127.0.0.1:8077'\nworkers = 1\n",
    }),
    debian('uvicorn', 'Uvicorn', 'uvicorn', 'uvicorn app:app', 8000, { 'app.py': asgi }, { typed: true }),
    debian(
      'uvicorn-reload',
      'Uvicorn, with its reloader',
      'uvicorn',
      'uvicorn app:app --reload --port 8011',
      8011,
      {
        'app.py': asgi,
      },
      { typed: true },
    ),
    debian(
      'uvicorn-code',
      'FastAPI, `uvicorn.run`',
      'python3-fastapi',
      'python3 main.py',
      8012,
      {
        'main.py':
          "import uvicorn\nfrom fastapi import FastAPI\n\napp = FastAPI()\n\nif __name__ == '__main__':\n    uvicorn.run('main:app', host='127.0.0.1', port=8012)\n",
      },
      { debian: ['python3-fastapi', 'python3-uvicorn'] },
    ),
    debian(
      'waitress',
      'Waitress',
      'python3-waitress',
      'waitress-serve app:app',
      8080,
      { 'app.py': wsgi },
      { typed: true },
    ),
    debian('waitress-code', 'Waitress, `serve`', 'python3-waitress', 'python3 main.py', 8013, {
      'main.py': `from waitress import serve\n${wsgi}serve(app, listen='*:8013')\n`,
    }),
    debian('aiohttp', 'aiohttp', 'python3-aiohttp', 'python3 main.py', 8014, {
      'main.py': 'from aiohttp import web\n\napp = web.Application()\nweb.run_app(app, port=8014)\n',
    }),
    debian('aiohttp-default', 'aiohttp, no port stated', 'python3-aiohttp', 'python3 main.py', 8080, {
      'main.py': 'from aiohttp import web\n\napp = web.Application()\nweb.run_app(app)\n',
    }),
    debian('tornado', 'Tornado', 'python3-tornado', 'python3 main.py', 8888, {
      'main.py':
        'import asyncio\nimport tornado.web\n\nasync def main():\n    app = tornado.web.Application([])\n    app.listen(8888)\n    await asyncio.Event().wait()\n\nasyncio.run(main())\n',
    }),
    debian('cherrypy', 'CherryPy', 'python3-cherrypy3', 'python3 main.py', 8080, {
      'main.py':
        "import cherrypy\n\nclass Root:\n    @cherrypy.expose\n    def index(self):\n        return 'ok'\n\ncherrypy.quickstart(Root())\n",
    }),
    debian('bottle', 'Bottle', 'python3-bottle', 'python3 main.py', 8015, {
      'main.py':
        "from bottle import route, run\n\n@route('/')\ndef index():\n    return 'ok'\n\nrun(host='localhost', port=8015)\n",
    }),
    debian('mkdocs', 'MkDocs', 'mkdocs', 'mkdocs serve', 8000, {
      'mkdocs.yml': 'site_name: a\n',
      'docs/index.md': '# A\n',
    }),
    debian('mkdocs-config', 'MkDocs, `dev_addr`', 'mkdocs', 'mkdocs serve', 8016, {
      'mkdocs.yml': "site_name: a\ndev_addr: '127.0.0.1:8016'\n",
      'docs/index.md': '# A\n',
    }),
    debian(
      'sphinx-autobuild',
      'sphinx-autobuild',
      'python3-sphinx-autobuild',
      'sphinx-autobuild docs build',
      8000,
      {
        'docs/conf.py': "project = 'a'\n",
        'docs/index.rst': 'A\n=\n',
      },
      { typed: true },
    ),
    debian('pelican', 'Pelican', 'pelican', 'pelican --listen', 8000, {
      'pelicanconf.py': "SITENAME = 'a'\nPATH = 'content'\n",
      'content/a.md': 'Title: a\nDate: 2026-01-01\n\na\n',
      'output/index.html': 'a\n',
    }),
    debian(
      'jupyter',
      'Jupyter',
      'jupyter-notebook',
      'jupyter notebook --no-browser --allow-root',
      8888,
      { 'a.txt': 'a\n' },
      { seconds: 40, typed: true },
    ),
    debian('python-socket', 'Python’s socket', 'python3', 'python3 main.py', 8017, {
      'main.py':
        "import socket\n\ns = socket.socket()\ns.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)\ns.bind(('0.0.0.0', 8017))\ns.listen()\nwhile True:\n    s.accept()[0].close()\n",
    }),
  ],
};
