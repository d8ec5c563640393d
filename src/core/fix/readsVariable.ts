/** How languages ask for a variable: `process.env.PORT`, `os.environ["PORT"]`, `ENV.fetch('PORT')`, `os.Getenv("PORT")`. */
const asks = /(?:env(?:iron)?|getenv|Getenv|ENV|get_env|env::var)\W[^\n]{0,40}$/;
/** `const { HOST, PORT = 3000 } = process.env`. */
const unpacks = /^[^\n;]{0,60}\}\s*=\s*(?:process|Bun)\.env\b/;
/** Characters before a name in which the first, behind it in which the second stands. */
const reach = 60;
const reachBehind = 100;

/** Whether this code takes the variable from the environment, so that setting it is more than a guess. */
export function readsVariable(code: string, name: string): boolean {
  for (let at = code.indexOf(name); at !== -1; at = code.indexOf(name, at + name.length)) {
    const isWord = !/\w/.test(code[at - 1] ?? '') && !/\w/.test(code[at + name.length] ?? '');
    if (!isWord) continue;
    if (asks.test(code.slice(Math.max(0, at - reach), at))) return true;
    const behind = at + name.length;
    if (unpacks.test(code.slice(behind, behind + reachBehind))) return true;
  }
  return false;
}
