/** Arguments as a language prints a list of them: `['mysql', '-uroot', '-p…']` of Python, `spawnargs: [ '-p…' ]` of Node. */

/** An item and its quotes; the longest and the most are more than anybody prints in a line. */
const item = `(?:'[^'\\n]{0,400}'|"[^"\\n]{0,400}")`;
const quotedList = new RegExp(
  `(?:['"]([\\w./\\\\:-]{1,128})['"],\\s?(?:spawnargs:\\s?)?)?\\[\\s?${item}(?:,\\s?${item}){1,64}\\s?\\]`,
  'g',
);
const quotedItem = new RegExp(item, 'g');
/** `[node,server.js,--api-key,…]` */
const bareList = /\[[^\s"'[\],]{1,200}(?:,[^\s"'[\],]{0,400}){1,64}\]/g;

/** The text with the arguments in its lists hidden as `mask` hides those of a process; as many as it is given. */
export function maskLists(text: string, mask: (args: readonly string[]) => readonly string[]): string {
  if (!text.includes('[')) return text;
  return text
    .replace(quotedList, (list: string, program: string | undefined) => {
      const items = list.slice(list.indexOf('[')).match(quotedItem) ?? [];
      const before = program === undefined ? [] : [program];
      const masked = mask([...before, ...items.map(each => each.slice(1, -1))]).slice(before.length);
      let index = 0;
      const head = list.slice(0, list.indexOf('['));
      return head + list.slice(head.length).replace(quotedItem, each => `${each[0]}${masked[index++] ?? ''}${each[0]}`);
    })
    .replace(bareList, list => (list.includes(',-') ? `[${mask(list.slice(1, -1).split(',')).join(',')}]` : list));
}
