import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskArguments, maskSecrets } from '../../../src/core/secrets/maskSecrets.ts';
import { isSecretName } from '../../../src/core/secrets/names.ts';
import { createRandom } from '../../support/random.ts';

/** Left: as it stands in a process table; right: as it may be shown. Values that look like keys are made up. */
const masked: readonly (readonly [line: string, shown: string])[] = [
  ['node server.js --password hunter2', 'node server.js --password ***'],
  ['node server.js --password=hunter2', 'node server.js --password=***'],
  ['node server.js --db-password "two words" --port 3000', 'node server.js --db-password *** --port 3000'],
  ['app --api-key abc --host 0.0.0.0', 'app --api-key *** --host 0.0.0.0'],
  ['app --apiKey=abc', 'app --apiKey=***'],
  ['app -token abc -v', 'app -token *** -v'],
  ['java -Ddb.password=abc -jar app.jar', 'java -Ddb.password=*** -jar app.jar'],
  ['java -Djavax.net.ssl.keyStorePassword=changeit Main', 'java -Djavax.net.ssl.keyStorePassword=*** Main'],
  ['env DB_PASSWORD=s3cret PORT=3000 node server.js', 'env DB_PASSWORD=*** PORT=3000 node server.js'],
  ['env PGPASSWORD=abc MYSQL_PWD=def psql', 'env PGPASSWORD=*** MYSQL_PWD=*** psql'],
  ['\u001b[1mpassword\u001b[0m: \u001b[32mhunter2\u001b[0m', 'password: ***'],
  ['app \u001b[36m--token\u001b[39m \u001b[33mhunter2\u001b[39m -v', 'app --token *** -v'],
  ['DB_\u001b[31mPASSWORD\u001b[m=hunter2 npm start', 'DB_PASSWORD=*** npm start'],
  ['app \u009b1m--api-key\u009b0m=abc', 'app --api-key=***'],
  ['app --pass"word" hunter2 -v', 'app --pass"word" *** -v'],
  ['app "--db-password"=hunter2 -v', 'app "--db-password"=*** -v'],
  ['app --to\\ken=hunter2 -v', 'app --token=*** -v'],
  ['AWS_SECRET_ACCESS_KEY=abc/def+ghi node x', 'AWS_SECRET_ACCESS_KEY=*** node x'],
  ['STRIPE_KEY=abc node x', 'STRIPE_KEY=*** node x'],
  ["curl -H 'Authorization: Bearer abcdef123456' http://h/", "curl -H 'Authorization: Bearer ***' http://h/"],
  ['curl -H Authorization: Basic dXNlcjpwYXNz http://h/', 'curl -H Authorization: Basic *** http://h/'],
  ["curl -H 'X-Api-Key: abc' http://h/", "curl -H 'X-Api-Key: ***' http://h/"],
  ['curl -u me:secret http://h/', 'curl -u *** http://h/'],
  ['node x postgres://app:s3cret@db:5432/app', 'node x postgres://app:***@db:5432/app'],
  ['node x postgres://app:p@ss/w0rd@db:5432/app', 'node x postgres://app:***@db:5432/app'],
  ['node x redis://:s3cret@cache:6379', 'node x redis://:***@cache:6379'],
  ['git clone https://ghp_abcdefghijklmnopqrstuvwxyz0123@github.com/a/b', 'git clone https://***@github.com/a/b'],
  ['node x "Server=db;User Id=sa;Password=abc;Port=1"', 'node x "Server=db;User Id=sa;Password=***;Port=1"'],
  ['node x http://h/?token=abc&page=2', 'node x http://h/?token=***&page=2'],
  ['node x {"password":"abc","port":3000}', 'node x {"password":"***","port":3000}'],
  ['node x AKIAIOSFODNN7EXAMPLE', 'node x ***'],
  ['node x eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', 'node x ***'],
  ['node x xoxb-123456789012-abcdefghijkl', 'node x ***'],
  ['node x 8f3KdLwQ92mZxVbN7tRyUcPa5sEhGj1D', 'node x ***'],
  ['mysqld_safe -ps3cret -P 3306', 'mysqld_safe -p*** -P 3306'],
  ['sshpass -p s3cret ssh host', 'sshpass -p *** ssh host'],
  ['redis-cli -a s3cret ping', 'redis-cli -a *** ping'],
  ['redis-server --requirepass s3cret', 'redis-server --requirepass ***'],
  ['app --token --secret abc', 'app --token --secret ***'],
  ['app --password -dash', 'app --password ***'],
  ['app /password:abc', 'app /password:***'],
  ['sh -c "app --password abc --port 3000"', 'sh -c "app --password *** --port 3000"'],
  [`sh -c 'app --password "two words" --port 3000'`, `sh -c 'app --password *** --port 3000'`],
  ["app don't --password abc can't", "app don't --password *** can't"],
  ['app "unclosed --password abc', 'app "unclosed --password ***'],
  [
    `node -e spawn('app',['--password','two words','--port','3000'])`,
    `node -e spawn('app',['--password','***','--port','3000'])`,
  ],
  [`node x config={"password": "two words", "port": 1}`, `node x config={"password": "***", "port": 1}`],
  ['mysql -u root -phunter2 -P 3306 shop', 'mysql -u root -p*** -P 3306 shop'],
  ['mysqladmin -uroot -phunter2 ping', 'mysqladmin -uroot -p*** ping'],
  ['psql host=localhost port=5432 password=hunter2 dbname=x', 'psql host=localhost port=5432 password=*** dbname=x'],
  [`sh -c 'PGPASSWORD=hunter2 psql -h db -p 5432'`, `sh -c 'PGPASSWORD=*** psql -h db -p 5432'`],
  [
    'node s.js mongodb+srv://u:hunter2@cluster0.mongodb.net/db?retryWrites=true',
    'node s.js mongodb+srv://u:***@cluster0.mongodb.net/db?retryWrites=true',
  ],
  ['curl -ume:hunter2 https://h/', 'curl -u*** https://h/'],
  ['curl --user=me:hunter2 --proxy-user me:hunter2 https://h/', 'curl --user=*** --proxy-user *** https://h/'],
  ['curl -b session=hunter2 https://h/', 'curl -b *** https://h/'],
  [`curl -H 'Cookie: sid=hunter2; lang=de' https://h/`, `curl -H 'Cookie: ***' https://h/`],
  [
    'curl --data "{\\"password\\":\\"hunter2\\",\\"page\\":1}" https://h/',
    'curl --data "{\\"password\\":\\"***\\",\\"page\\":1}" https://h/',
  ],
  [
    'curl -d grant_type=password&username=me&password=hunter2 https://h/',
    'curl -d grant_type=password&username=me&password=*** https://h/',
  ],
  [
    'java -Dspring.datasource.password=hunter2 -jar a.jar --server.port=8081',
    'java -Dspring.datasource.password=*** -jar a.jar --server.port=8081',
  ],
  [
    'dotnet app.dll --ConnectionStrings:Default=Server=db;User Id=sa;Password=hunter2;Encrypt=true',
    'dotnet app.dll --ConnectionStrings:Default=Server=db;User Id=sa;Password=***;Encrypt=true',
  ],
  [
    'app AccountName=x;AccountKey=abcdefghijklmnop==;EndpointSuffix=core.windows.net',
    'app AccountName=x;AccountKey=***;EndpointSuffix=core.windows.net',
  ],
  [
    'app https://x.blob.core.windows.net/c?sv=2020&sig=abcd%2Befgh%3D&se=2026',
    'app https://x.blob.core.windows.net/c?sv=2020&sig=***&se=2026',
  ],
  ['app --api-key "x y z" --port 3000', 'app --api-key *** --port 3000'],
  ['app sk-proj-abcdefghijklmnopqrstuvwx123456', 'app ***'],
  ['app github_pat_11ABCDEFG0abcdefghij_klmnopqrstuvwxyz', 'app ***'],
  ['app npm_abcdefghijklmnopqrstuvwxyz0123456789', 'app ***'],
  ['app glpat-abcdefghij0123456789', 'app ***'],
  [
    'app https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX',
    'app https://hooks.slack.com/services/***',
  ],
  ['app wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY', 'app ***'],
  ['app --session=8f3KdLwQ92mZxVbN7tRyUcPa5sEhGj1D --port 3000', 'app --session=*** --port 3000'],
  ['app 123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw', 'app 123456789:***'],
  ['vault server -dev -dev-root-token-id=hunter2', 'vault server -dev -dev-root-token-id=***'],
  ['vault login hvs.CAESIabcdefghijklmnop', 'vault login ***'],
  ['sshpass -phunter2 ssh -p 2222 h', 'sshpass -p*** ssh -p 2222 h'],
  ['sshpass -p hunter2 ssh -p 2222 h', 'sshpass -p *** ssh -p 2222 h'],
  ['openssl s_server -pass pass:hunter2 -accept 4433', 'openssl s_server -pass *** -accept 4433'],
  ['ngrok http 3000 --authtoken hunter2', 'ngrok http 3000 --authtoken ***'],
  ['docker login -u me -p hunter2', 'docker login -u me -p ***'],
  [
    'docker run -e POSTGRES_PASSWORD=hunter2 -p 5432:5432 postgres',
    'docker run -e POSTGRES_PASSWORD=*** -p 5432:5432 postgres',
  ],
  ['mongosh -u me -p hunter2 --port 27017', 'mongosh -u me -p *** --port 27017'],
  ['ldapsearch -x -w hunter2 -p 389', 'ldapsearch -x -w *** -p 389'],
  ['sqlcmd -S db -U sa -P hunter2', 'sqlcmd -S db -U sa -P ***'],
  [`powershell -Command '$env:TOKEN="hunter2"; node x'`, `powershell -Command '$env:TOKEN="***"; node x'`],
  [`cmd /c 'set TOKEN=hunter2&& node x'`, `cmd /c 'set TOKEN=***&& node x'`],
  ['plink -pw hunter2 h', 'plink -pw *** h'],
  ['node s.js API_TOKEN=hunter2 --inspect=9229', 'node s.js API_TOKEN=*** --inspect=9229'],
  ['helm upgrade x --set auth.password=hunter2,port=80', 'helm upgrade x --set auth.password=***,port=80'],
  [
    'kubectl create secret generic x --from-literal=password=hunter2',
    'kubectl create secret generic x --from-literal=password=***',
  ],
  ['wallet --mnemonic "one two three" --port 3000', 'wallet --mnemonic *** --port 3000'],
  ['app --basic-auth me:hunter2', 'app --basic-auth ***'],
  ['http-server --username me --password hunter2 -p 8080', 'http-server --username me --password *** -p 8080'],
];

for (const [line, shown] of masked) {
  test(`masked: ${line}`, () => assert.equal(maskSecrets(line), shown));
}

const untouched: readonly string[] = [
  'node server.js --port 3000 --host 127.0.0.1',
  'npm run dev -- -p 3000',
  'node server-main.js --without-connection-token --port 8000',
  'app --token-file /run/secret.txt',
  'app --auth-type oauth',
  'java -jar compass.jar --bypass=true KEYBOARD=us AUTHOR=me',
  'node x http://localhost:3000/path@2x.png',
  'git clone ssh://git@github.com/a/b',
  'docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 3000 -container-ip 172.17.0.2 -container-port 80',
  'containerd-shim -id 3f1a0e2b4c5d6e7f8091a2b3c4d5e6f708192a3b4c5d6e7f8091a2b3c4d5e6f7',
  'python3 -m http.server 8000',
  'TOKENIZERS_PARALLELISM=false python3 app.py',
  'next dev -p 3000',
  'mysql -u root -p shop',
  'docker run -p 8080:80 -p 9000:9000 nginx',
  'mongod --keyFile /etc/mongo/key --port 27017',
  'app --tls-key /etc/tls/key.pem --tls-cert /etc/tls/cert.pem',
  'ng serve --port 4200 --ssl-key server.key',
  'java -Djavax.net.ssl.keyStore=/a/b.jks -Djavax.net.ssl.trustStore=/x',
  'java -jar C:\\apps\\token\\app.jar',
  'code-server --auth none --bind-addr 0.0.0.0:8080',
  'code-server --auth password --bind-addr 0.0.0.0:8080',
  'app --token=false --port 3000',
  'npm run auth:dev',
  'node auth/server.js --sort-key name',
  'vllm serve m --max-num-batched-tokens 8192 --port 8000',
  'app --auth basic --port 3000',
  'docker login -u me --password-stdin',
  'node /srv/token/server.js',
  'node basic server.js',
  '/nix/store/8f3kdlwq92mzxvbn7tryucpa5sehgj1d-node-20/bin/node server.js',
  'wget -b http://localhost:3000/',
  'podman run -d -p 8080:80 docker.io/library/nginx',
  'nginx: master process /usr/sbin/nginx',
  '',
];

for (const line of untouched) {
  test(`not masked: ${line}`, () => assert.equal(maskSecrets(line), line));
}

test('an argument with blanks in it is hidden as a whole', () => {
  assert.deepEqual(maskArguments(['app', '--password', 'two words', '--port', '3000']), [
    'app',
    '--password',
    '***',
    '--port',
    '3000',
  ]);
});

test('a command line in one argument is looked through', () => {
  assert.deepEqual(maskArguments(['sh', '-c', 'app --password abc --port 3000']), [
    'sh',
    '-c',
    'app --password *** --port 3000',
  ]);
});

test('a private key is hidden to its end', () => {
  assert.equal(maskSecrets('app -----BEGIN RSA PRIVATE KEY-----\nabc\n-----END RSA PRIVATE KEY-----'), 'app ***');
});

test('masking what is masked changes nothing', () => {
  for (const [line] of masked) assert.equal(maskSecrets(maskSecrets(line)), maskSecrets(line), line);
});

test('names that hold a secret, and names that do not', () => {
  for (const name of [
    'password',
    'DB_PASSWORD',
    'dbPassword',
    'client-secret',
    'accessToken',
    'X-Api-Key',
    'PGPASSWORD',
  ])
    assert.equal(isSecretName(name), true, name);
  for (const name of ['port', 'host', 'token-file', 'passenger', 'bypass', 'no-auth', 'keyboard', 'author', '', '---'])
    assert.equal(isSecretName(name), false, name);
});

test('a secret behind its name is never left, whatever stands around it', () => {
  const random = createRandom(20_261);
  const names = ['--password', '--token', '--client-secret', '--api-key', '-Dkey.password', '--auth-token'];
  for (let round = 0; round < 2_000; round++) {
    const secret = `Zq${random.text(random.between(6, 20), 'abcdefghij0123456789')}`;
    const name = random.pick(names);
    const before = random.text(random.below(12), 'abc -=:/"\'');
    const joined = random.pick(['=', ' ']);
    const line = `app ${before} ${name}${joined}${secret} --port 3000`;
    assert.ok(!maskSecrets(line).includes(secret), line);
  }
});

test('hostile text takes no time and never throws', () => {
  const random = createRandom(7);
  for (const text of [
    '"'.repeat(200_000),
    '\'"'.repeat(100_000),
    '://a:'.repeat(50_000),
    'a='.repeat(100_000),
    'bearer '.repeat(30_000),
    `--key ${'/'.repeat(100_000)}=`,
    'env:TOKEN='.repeat(20_000),
    'A1b'.repeat(60_000),
  ]) {
    assert.ok(maskSecrets(text).length <= 40_000);
  }
  for (let round = 0; round < 500; round++) {
    maskSecrets(random.text(random.below(300), 'ab"\'=:/@ \n\u0000*-{}&;,.0Z\u{1f600}'));
  }
});
