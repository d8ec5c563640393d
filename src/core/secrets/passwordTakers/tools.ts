/** Archives and keys, package registries, clouds, containers, what runs other commands, and what only looks like a user's option. */
import { programs } from '../../programs/table.ts';
import type { SecretRow } from '../row.ts';

const accountForm = /^([^:\s]{1,128}:)./;
/** A word behind the pipe that says: what `echo` says is a secret. */
const readsSecret =
  /^(?:-S|--?[\w-]*stdin|--with-token|chpasswd|passwd|smbpasswd|vncpasswd|cryptsetup|kinit|--password-fd|--passphrase-fd|<\(.*)$/;

export const toolRows: readonly SecretRow[] = [
  { programs: '7z 7za 7zr 7zz 7zg', secret: '-p+' },
  { programs: 'rar unrar winrar', secret: '-p+ -hp+' },
  { programs: 'zip zipcloak', secret: '-P --password', flags: 'rjqv9e01u' },
  { programs: 'unzip zipinfo funzip', secret: '-P', flags: 'oqnjvlaCLtu' },
  { programs: 'unar lsar', secret: '-p --password' },
  { programs: 'arj', secret: '-g+' },
  { programs: 'pdftotext pdftoppm pdfinfo pdftops pdfimages pdftocairo pdfseparate', secret: '-upw -opw' },
  { programs: 'qpdf', two: '--encrypt' },
  { programs: 'openssl', secret: '-k_ -K_ -psk -srppass -hmac -macopt_' },
  {
    programs: 'openssl apksigner',
    secret: '-pass -passin -passout -password --ks-pass --key-pass',
    unless: /^(?:env|file|fd):.|^(?:stdin|-)$/,
  },
  { programs: 'gpg gpg2', secret: '--passphrase' },
  {
    programs: 'keytool jarsigner',
    secret: '-storepass -keypass -srcstorepass -deststorepass -new',
  },
  { programs: 'htpasswd', with: /^-\w*b\w*n|^-\w*n\w*b|^-n/, from: 1 },
  { programs: 'htpasswd', with: /^-\w*b/, from: 2 },
  { programs: 'caddy', when: 'hash-password', secret: '-p --plaintext' },
  { programs: 'veracrypt truecrypt steghide outguess aescrypt ccrypt mcrypt', secret: '-p -k -K' },
  { programs: 'mkpasswd', from: 0 },
  { programs: 'useradd usermod', secret: '-p --password' },
  { programs: 'echo printf', with: readsSecret, from: 0 },
  // A line of expect's: `send "…\r"`.
  { programs: 'send', with: /\\[rn]["']?;?$/, from: 0, common: true },
  { programs: 'chpasswd passwd vncpasswd smbpasswd cryptsetup kinit sudo docker podman gh', secret: '<<<' },
  { programs: 'sshfs gocryptfs encfs', with: /(?:^|_|-)stdin$|^-S$/, secret: '<<<' },
  { programs: 'pass systemd-creds', secret: '<<<' },
  { programs: 'read', secret: '<<<', with: /^(?:\w*_)?(?:pw|pwd|pass\w*|secret|token)$/i, common: true },
  {
    programs: 'set-variable new-variable set-item new-item sv si',
    secret: '-value',
    with: /pass|secret|token|credential|pwd|api_?key/i,
    common: true,
  },

  { programs: 'twine', secret: '-p' },
  { programs: 'poetry', when: 'publish', secret: '-p' },
  { programs: 'poetry composer', when: 'config', with: /^http-basic\b/, from: 2 },
  { programs: 'poetry', when: 'config', with: /^pypi-token\b/, from: 1 },
  { programs: 'composer', with: /^(?:github|gitlab|bitbucket|bearer)[\w-]*\./, when: 'config', from: 1 },
  { programs: 'bundle bundler', when: 'config', form: accountForm },
  { programs: 'cargo', when: 'login', from: 0 },
  { programs: 'gem', when: 'push', secret: '-k --key' },
  { programs: 'nuget', when: 'setapikey', from: 0 },
  { programs: 'dotnet nuget', when: 'push', secret: '-k' },
  { programs: 'dotnet nuget', when: 'add update', with: /^(?:source|sources)$/, secret: '-p_' },
  { programs: 'airflow', when: 'create', with: /^users$/, secret: '-p_' },
  { programs: 'grafana grafana-server', form: /^(cfg:[\w.]{0,64}(?:password|secret|secret_key|token)=)./ },
  { programs: 'dotnet', when: 'user-secrets', with: /^set$/, from: 2 },
  { programs: 'conan jf jfrog cabal luarocks', secret: '-p_' },
  { programs: 'npm pnpm yarn npx bun', plain: '-u -U -p' },
  { programs: 'mvn mvnw mvnd gradle gradlew', plain: '-u -U -p' },

  {
    programs: 'docker podman nerdctl helm oras az buildah skopeo crane regctl oc cf ibmcloud argocd',
    when: 'login',
    secret: '-p',
  },
  { programs: 'docker podman nerdctl docker-compose compose kubectl', plain: '-u --user -p' },
  { programs: 'cf', when: 'auth', from: 1, common: true },
  { programs: 'ctr', account: '-u --user' },
  { programs: 'kubectl oc', pair: '--from-literal' },
  { programs: 'k3s k3s-agent rke2', secret: '-t' },
  { programs: 'aws', when: 'put-parameter', secret: '--value' },
  { programs: 'gcloud', when: 'activate-refresh-token', from: 1 },
  { programs: 'gh', when: 'secret', secret: '-b --body' },
  { programs: 'glab doctl vercel vc codecov flyctl drone circleci netlify', secret: '-t_' },
  { programs: 'gitlab-runner', secret: '-r -t' },
  { programs: 'act', pair: '-s --secret', common: true },
  { programs: 'pulumi', plain: '--secret', when: 'set', with: /^--secret$/, from: 1 },
  { programs: 'cypress', when: 'run', secret: '--key' },
  { programs: 'snyk', when: 'auth', from: 0 },
  { programs: 'zrok', when: 'enable', from: 0 },
  { programs: 'vercel vc', when: 'env', secret: '--value' },
  { programs: 'jwt', when: 'encode decode', secret: '-S', common: true },
  { programs: 'wandb', when: 'login', from: 0 },
  { programs: 'grafana-cli grafana', when: 'reset-admin-password', from: 0 },
  { programs: 'drush', when: 'user:password user-password upwd', from: 1 },
  { programs: 'dotnet', when: 'dev-certs', secret: '-p --password' },
  { programs: 'knife', secret: '-P' },
  { programs: 'op', when: 'signin', from: 2 },
  { programs: 'gpg-preset-passphrase', secret: '-P' },
  { programs: 'security', when: 'add-generic-password add-internet-password', secret: '-w -X' },
  { programs: 'security', when: 'import export', secret: '-P' },
  {
    programs: 'security',
    when: 'unlock-keychain create-keychain set-key-partition-list set-keychain-password',
    secret: '-p -k -o',
  },
  { programs: 'prefect', when: 'login', secret: '-k' },
  { programs: 'openai', secret: '-k' },
  { programs: 'llm', when: 'keys', secret: '--value' },
  { programs: 'ansible-vault', when: 'encrypt_string', from: 0 },
  { programs: 'az', when: 'keyvault', secret: '--value' },
  { programs: 'fab', secret: '-p -I' },
  { programs: 'icinga2', secret: '--ticket' },
  { programs: 'dasel', secret: '-v --value', with: /password|secret|token/i },
  { programs: 'vsce ovsx', secret: '-p' },
  { programs: 'slack-cli', secret: '-t' },
  { programs: 'pushover', secret: '-T' },
  { programs: 'traefik', when: 'hash', from: 1 },
  // `-object secret,id=a,data=…`
  { programs: 'qemu-*', form: /^((?:-?-object=)?secret,(?:[^,\s]{1,200},){0,8}data=)./ },
  { programs: 'jboss-cli wildfly-cli', secret: '-p' },
  { programs: 'odoo odoo-bin', secret: '-w' },
  { programs: 'geth besu', plain: '--password' },
  { programs: 'fly flyctl', when: 'set', with: /^secrets$/, form: /^([^=\s-][^=\s]{0,200}=)./ },
  { programs: 'wrangler', when: 'secret', secret: '--value' },
  { programs: 'supabase', secret: '-p' },
  { programs: 'openssl', when: 'passwd', from: 0 },
  { programs: 'op bw', secret: '--session' },
  { programs: 'bw', when: 'unlock', from: 0 },
  { programs: 'bw', when: 'login', from: 1 },

  // What follows is no secret, though it looks like a user's name or a password elsewhere.
  {
    programs: 'python* pypy* ipython jupyter uv pip* node deno ts-node tsx php ruby perl lua go rustc cargo java',
    plain: '-u -U -p -P',
  },
  { programs: 'git hg svn', plain: '-u -U -p' },
  { programs: 'jest vitest mocha ava tap cypress playwright', plain: '-u -U' },
  { programs: 'newman sqlmap gobuster ffuf nikto feroxbuster dirb locust k6 artillery', plain: '-u -U' },
  {
    programs: 'sudo doas su runuser gosu su-exec setpriv chroot start-stop-daemon systemd-run journalctl crontab',
    plain: '-u -U -p --user',
  },
  { programs: 'date sort tar ls diff cp mv install unlink touch ps top lsof ss netstat', plain: '-u -U -p' },
  { programs: 'uwsgi hypercorn celery nginx httpd apache2 caddy puma', plain: '-p -P' },
  // What its row knows as a port, or as something else that takes a value, is no secret either.
  ...programs.flatMap((row): SecretRow[] => {
    const { port = [], values = [] } = row.client === true ? {} : (row.options ?? {});
    const plain = ['-p', '-P'].filter(option => port.includes(option) || values.includes(option)).join(' ');
    return plain === '' || row.names.length === 0 ? [] : [{ programs: row.names.join(' '), plain }];
  }),
];
