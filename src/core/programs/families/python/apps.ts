/** Notebooks, dashboards and documentation of Python. */
import type { WrittenRow } from '../../row.ts';
import { program } from '../shared.ts';

const usesStreamlit = { file: /^(?:requirements\.txt|pyproject\.toml)$/, text: /^["' ]*streamlit\b/im };

export const pythonAppRows: readonly WrittenRow[] = [
  {
    id: 'streamlit',
    loads: 'py',
    docs: 'https://docs.streamlit.io/develop/api-reference/configuration/config.toml',
    example: 'streamlit run app.py --server.port 8502',
    serves: [{ words: ['run', 'hello'] }],
    options: { port: '--server.port', host: '--server.address', side: '--browser.serverPort' },
    variables: ['STREAMLIT_SERVER_PORT'],
    dotenvPort: true,
    defaults: [8501],
    configs: [
      {
        id: 'streamlit',
        usual: ['.streamlit/config.toml'],
        file: /(?:^|\/)\.streamlit\/config\.toml$/,
        syntax: 'toml',
        rules: [
          { key: /^server\.port$/ },
          { key: /^browser\.serverPort$/, role: 'follow', why: 'the port the browser connects to' },
        ],
      },
    ],
    places: [
      {
        kind: 'toml',
        file: /^\.streamlit\/config\.toml$/,
        table: 'server',
        line: 'port = {port}',
        create: '.streamlit/config.toml',
        traces: usesStreamlit,
      },
    ],
  },
  {
    id: 'jupyter',
    names: ['jupyter', 'jupyter-lab', 'jupyter-notebook', 'jupyter-server'],
    docs: 'https://jupyter-server.readthedocs.io/en/latest/users/configuration.html',
    example: 'jupyter lab --port 8889',
    options: {
      port: '--port --ServerApp.port --NotebookApp.port',
      host: '--ip',
      config: '--config',
      values: '--notebook-dir --log-level',
    },
    variables: ['JUPYTER_PORT'],
    dotenvPort: true,
    defaults: [8888],
    configs: [
      {
        id: 'jupyter-json',
        file: /(?:^|\/)jupyter_\w+_config\.json$/,
        syntax: 'json',
        rules: [{ key: /^(?:ServerApp|NotebookApp|LabApp)\.port$/ }],
      },
      { id: 'jupyter-py', file: /(?:^|\/)jupyter_\w+_config\.py$/, syntax: 'code' },
    ],
    whenTaken: 'moves',
    // `jupyter server --help-all`: “The number of additional ports to try if the specified port is not available”.
    failInstead: '--port-retries=0',
    setsReuseAddress: 'Jupyter',
    rules: ['jupyter-exhausted', 'jupyter-denied'],
  },
  {
    id: 'gradio',
    ...program,
    docs: 'https://www.gradio.app/docs/gradio/blocks#blocks-launch',
    example: 'gradio app.py',
    variables: ['GRADIO_SERVER_PORT'],
    defaults: [7860],
    whenTaken: 'moves-silently',
    rules: ['gradio', 'gradio-range'],
  },
  {
    id: 'mkdocs',
    title: 'MkDocs',
    docs: 'https://www.mkdocs.org/user-guide/configuration/#dev_addr',
    example: 'mkdocs serve -a 127.0.0.1:8001',
    serves: [{ words: ['serve'] }],
    options: { port: '-a --dev-addr', config: '-f --config-file', values: '-t --theme -w --watch' },
    defaults: [8000],
    configs: [
      {
        id: 'mkdocs',
        usual: ['mkdocs.yml', 'mkdocs.yaml'],
        file: /(?:^|\/)mkdocs[\w.-]*\.ya?ml$/,
        syntax: 'yaml',
        rules: [{ key: /^dev_addr$/ }],
      },
    ],
    places: [{ kind: 'line', file: /^mkdocs\.ya?ml$/, line: 'dev_addr: 127.0.0.1:{port}' }],
    add: '-a 127.0.0.1:',
  },
  {
    id: 'sphinx-autobuild',
    title: 'sphinx-autobuild',
    runner: 'sphinx',
    docs: 'https://github.com/sphinx-doc/sphinx-autobuild#autobuild-options',
    example: 'sphinx-autobuild docs docs/_build --port 8001',
    options: { port: '--port', host: '--host', values: '--ignore --re-ignore --watch --delay -b -c -d' },
    dotenvPort: true,
    defaults: [8000],
  },
];
