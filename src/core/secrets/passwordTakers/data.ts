/** Databases, brokers, directories and their clients. */
import type { SecretRow } from '../row.ts';

/** `scott/tiger@db`, maybe behind `userid=`. */
const oracleAccount = /^((?:userid=)?[^/@=:.\s]{1,128}\/)./;
const pairForm = /^([^=\s-][^=\s]{0,200}=)./;

export const dataRows: readonly SecretRow[] = [
  {
    programs:
      'mysql mysql_* mysqladmin mysqlbinlog mysqlcheck mysqld mysqld_safe mysqldump mysqlimport mysqlpump mysqlsh mysqlshow mysqlslap mycli',
    secret: '-p+',
    plain: '-u -P -p',
  },
  { programs: 'mariadb mariadb-*', secret: '-p+', plain: '-u -P -p' },
  { programs: 'psql pg_* pgcli pgbench createdb dropdb vacuumdb', plain: '-U -u -w -W -p -P' },
  {
    programs: 'mongo mongosh mongodump mongorestore mongoexport mongoimport mongostat mongotop mongofiles bsondump',
    secret: '-p',
  },
  { programs: 'mongod mongos', plain: '-u -p' },
  { programs: 'redis-cli keydb-cli valkey-cli redis-benchmark valkey-benchmark', secret: '-a --pass' },
  // `>secret` sets one, `<secret` takes it away.
  { programs: 'redis-cli keydb-cli valkey-cli', when: 'setuser SETUSER', form: /^([<>])./ },
  { programs: 'redis-server keydb-server valkey-server', with: /^--user$/, form: /^([<>])./ },
  { programs: 'redis-server redis-sentinel valkey-server valkey-sentinel', when: 'auth-pass', from: 1 },
  { programs: 'rdcli', secret: '-a' },
  { programs: 'surreal', when: 'sql start import export', secret: '-p_' },
  { programs: 'elasticsearch-users elasticsearch-reset-password', secret: '-p_' },
  { programs: 'mssql-cli', secret: '-P_' },
  { programs: 'pocketbase', when: 'upsert create update', with: /^(?:superuser|admin)$/, from: 1 },
  { programs: 'redis-cli keydb-cli valkey-cli', when: 'auth AUTH requirepass masterauth', from: 0 },
  { programs: 'beeline', secret: '-p_' },
  { programs: 'mc mcli', when: 'set add', with: /^(?:alias|host)$/, from: 3 },
  { programs: 'gbak gfix gsec nbackup isql-fb fbsvcmgr gstat', secret: '-pa -pas -pass -passw -passwo -passwor' },
  { programs: 'sqlplus sqlplus64 sqlcl rman expdp impdp sqlldr', form: oracleAccount },
  { programs: 'sql exp imp', form: oracleAccount, common: true },
  { programs: 'sqlcmd bcp osql isql tsql sqsh bsqldb fisql', secret: '-P' },
  {
    programs: 'cqlsh cypher-shell nodetool couchbase-cli cbq cbbackup cbrestore arangosh dse cassandra-stress',
    secret: '-p_',
  },
  { programs: 'isql iusql', from: 2 },
  { programs: 'vsql', secret: '-w' },
  { programs: 'pt-*', form: /^((?:[A-Za-z]=[^,\s]{0,200},){0,12}p=)./ },
  { programs: 'orientdb', when: 'connect CONNECT', from: 2 },
  { programs: 'bteq', form: /^([^/,\s]{1,200}\/[^/,\s]{1,128},)./ },
  { programs: 'emqx emqx_ctl', when: 'add passwd', from: 1 },
  { programs: 'zkcli', when: 'addauth', form: /^([^:\s]{1,128}:)./ },
  { programs: 'dvc', when: 'modify', from: 2, with: /password|secret|token|key/ },
  { programs: 'nodetool', secret: '-pw' },
  { programs: 'couchdb', account: '-a' },
  { programs: 'couchdb-dump couchdb-backup', secret: '-p_' },
  { programs: 'influx', secret: '-t -password' },
  { programs: 'db2', when: 'using USING', from: 0 },
  { programs: 'neo4j-admin', when: 'set-initial-password', from: 0 },
  {
    programs: 'ldapsearch ldapadd ldapmodify ldapdelete ldapwhoami ldapcompare ldapmodrdn ldapexop ldapurl',
    secret: '-w',
    flags: 'xvnLZcSCAMTtubaWIQN',
  },
  { programs: 'ldappasswd', secret: '-w -s -a', flags: 'xvnZW' },
  { programs: 'slappasswd', secret: '-s' },
  { programs: 'dsquery dsadd dsmod dsget dsrm', secret: '-p -pwd' },
  { programs: 'mosquitto_pub mosquitto_sub mosquitto_rr mosquitto_ctrl', secret: '-P --pw', flags: 'dqvrRNCcSW' },
  { programs: 'mosquitto_passwd', with: /^-\w*b/, from: 2 },
  { programs: 'mosquitto', plain: '-p -u' },
  { programs: 'mqtt', secret: '-pw', plain: '-p' },
  { programs: 'rabbitmqctl', when: 'add_user change_password authenticate_user', from: 1 },
  { programs: 'rabbitmqctl', when: 'change_cluster_password set_password hash_password encode', from: 0 },
  { programs: 'rabbitmqadmin amqp-publish amqp-consume amqp-get', secret: '-p_' },
  { programs: 'vault', when: 'login unseal', from: 0 },
  { programs: 'vault', when: 'put write patch create', form: pairForm },
  { programs: 'consul nomad serf', secret: '-encrypt -token -http-token' },
  { programs: 'consul', when: 'put', from: 1 },
  { programs: 'etcdctl', account: '--user' },
  { programs: 'etcdctl', when: 'passwd add', with: /^user$/, from: 0 },
  {
    programs: 'curl',
    secret:
      '-u -U -b --user --proxy-user --cookie --pass --tlspassword --proxy-pass --proxy-tlspassword --oauth2-bearer --aws-sigv4_ --delegation_ --login-options',
    account: '-E --cert --proxy-cert',
    flags: 'sSLfgikIvnNqOJRGaBjlM046#12',
  },
  { programs: 'http https xh xhs httpie', secret: '-a --auth', common: true },
  { programs: 'ab hey wrk2 siege vegeta bombardier oha', secret: '-A -P -a' },
  { programs: 'wscat grpcurl websocat', secret: '--auth' },
];
