/**
 * The small words that hold sentences together. Who reports a failure needs few of them, who writes about one many. Words that an English
 * report may hold as well (`a`, `on`, `no`, `to`) are in no other language's list.
 */

/** English, without what reports are full of: to, on, at, in, for, with, from, by, as, an. The others behind it. */
const lists: readonly string[] = [
  'the a of and or but that this these those it its when while then than because so if you your yours we our us they them their there here which who what how has have had was were will would can should i my me he she his her about just also only any some every each after without where whose',
  // de
  'der die das den dem des ein eine einen einem einer eines und oder aber dass wenn weil auch nur noch nicht sich ich wir sie mit für auf aus bei beim nach vom von zu zur zum im ist sind wird werden wurde hat haben kann können muss sollte diese dieser dieses mein durch über unter wie',
  // fr
  'le la les un une du de et ou mais que qui dont où quand lorsque si parce car donc alors ainsi ne pas plus je tu il elle nous vous ils elles ce cette ces cet sa ses leur ma mes est sont était ont avec pour par sur dans aux sans se',
  // es
  'el los las unos unas y o pero cuando porque pues entonces más yo tú él ella nosotros este esta estos ese esa su sus mi lo es está están ha han con para del al sin muy que una por de en',
  // pt
  'os uma umas mas quando porque pois então não mais eu você ele ela nós eles este esta esse essa seu sua meu minha é são está estão foi há com para por em na nos nas da dos das ao sem muito que um de',
  // it
  'il gli uno ma che chi quando perché quindi allora non più tu lui lei noi voi loro questo questa quel quella suo sua sono hanno con nel nella di della dei al alla dal senza molto si ci una la per',
  // nl
  'het een maar dat deze als wanneer omdat dus ook nog ik jij je hij zij wij zijn wordt worden heeft hebben kan met voor op uit bij naar van te door hoe wat er niet de en',
  // ru, uk
  'и в во на с со что как это этот эта эти тот то не но а или если когда чтобы потому так же для из от до у о об при я мы вы он она они его её их мой мне вас уже был была было быть бы который і з із й та цей ця ці якщо коли щоб тому від ми ви він вона вони її їх вже був була є який',
  // pl
  'w we z ze że jak ten te nie ale lub albo jeśli gdy kiedy żeby bo więc dla od przy ja ona oni jego jej ich już był była jest są być się który po oraz',
  // tr
  've bir bu şu ile için ama ancak fakat başka tarafından üzerinde hata hatası veya eğer çünkü gibi daha çok ne değil olarak olan ben sen biz siz onlar sonra önce kadar',
  // vi
  'và là của có không cho với một các những này đó khi nếu thì vì nên được bị để ở từ trong ra tôi bạn chúng đã đang sẽ như',
];

/** The languages, as bits, in which a word is one of them. */
const languagesOf: ReadonlyMap<string, number> = (() => {
  const languages = new Map<string, number>();
  for (const [index, list] of lists.entries())
    for (const word of list.split(' ')) languages.set(word, (languages.get(word) ?? 0) | (1 << index));
  return languages;
})();

/** Whether the word, in small letters, is one of any of these languages. */
export function isFunctionWord(word: string): boolean {
  return languagesOf.has(word);
}

const word = /[a-z\u00df-\u024f\u0400-\u04ff\u1e00-\u1eff]+/g;

/** How many different ones the text holds: in English, and in whichever other language it holds most. Linear in the length. */
export function functionWordsIn(text: string): { readonly english: number; readonly other: number } {
  const counts: number[] = lists.map(() => 0);
  for (const each of new Set(text.toLowerCase().match(word))) {
    let languages = languagesOf.get(each) ?? 0;
    for (let index = 0; languages !== 0; index++, languages >>= 1)
      if ((languages & 1) === 1) counts[index] = (counts[index] ?? 0) + 1;
  }
  const [english = 0, ...others] = counts;
  return { english, other: Math.max(...others) };
}
