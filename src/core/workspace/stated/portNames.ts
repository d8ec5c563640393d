/** What the name of a variable, key or option says about a number: a server's port, a client's, or none. */

/** Words in a name that make it the port of something the program talks to. */
const clientWords: ReadonlySet<string> = new Set(
  'db database postgres postgresql pg mysql mariadb mongo mongodb redis memcached smtp mail upstream remote target kafka amqp rabbit rabbitmq elastic elasticsearch ssh ftp ldap client peer dest destination src source'.split(
    ' ',
  ),
);
/** Words that make it a side door, or no port at all. */
const otherWords: ReadonlySet<string> = new Set(
  'debug debugger inspect inspector metrics prometheus proxy livereload range count timeout ttl max min limit size test length'.split(
    ' ',
  ),
);

/** Is it the name of a database, broker or remote service? */
export function namesClient(name: string): boolean {
  return wordsOfName(name).some(word => clientWords.has(word));
}

function isForeign(word: string): boolean {
  return clientWords.has(word) || otherWords.has(word);
}

function wordsOfName(name: string): string[] {
  return name
    .split(/[_\-.$@:]+|(?<=[a-z0-9])(?=[A-Z])/)
    .map(word => word.toLowerCase())
    .filter(word => word !== '');
}

export function namesPort(name: string): boolean {
  const words = wordsOfName(name);
  const last = words.at(-1) ?? '';
  return (words.includes('port') || last === 'ports') && !words.some(isForeign);
}

export function namesAddress(name: string): boolean {
  return (
    wordsOfName(name).some(word => /^(?:addr|address|bind|listen|urls|endpoint)$/.test(word)) &&
    !wordsOfName(name).some(isForeign)
  );
}
