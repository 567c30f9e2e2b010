function set(words: string): ReadonlySet<string> {
  return new Set(words.trim().split(/\s+/));
}

/** Words whose coming or going turns a sentence round. */
export const negating = set('not never no none nobody nothing neither nor nowhere without');

/** Words that say how much, how often or how surely; those of one line say the same. */
export const degrees: ReadonlyMap<string, string> = new Map(
  `all every each everyone everything
  some several
  most mostly
  few rarely seldom
  many
  only solely
  might may maybe perhaps possibly probably likely
  must
  always
  often usually typically generally
  sometimes occasionally
  almost nearly
  exactly precisely
  atleast
  atmost`
    .split('\n')
    .flatMap((row) => {
      const words = row.trim().split(/\s+/);
      return words.map((word) => [word, words[0]!] as const);
    }),
);

/** Said in passing by every speaker, so that leaving them out says nothing else. Adding them does. */
export const looseDegrees = set('all many some exactly often');

const opposites = `increase decrease|rise fall|raise lower|grow shrink|up down|upward downward|high low|higher lower
|large small|larger smaller|big little|bigger smaller|more less|more fewer|fast slow|faster slower|hot cold|hotter colder
|warm cool|warmer cooler|before after|above below|over under|left right|inside outside|into from|to from|positive negative
|maximum minimum|max min|first last|true false|open close|start stop|begin end|even odd|early late|earlier later
|strong weak|stronger weaker|long short|longer shorter|heavy light|heavier lighter|accept reject|add remove|gain lose
|north south|east west|input output|numerator denominator|row column|convex concave|clockwise counterclockwise|import export
|oxidation reduction|acid base|supply demand|same different|expand contract|attract repel|absorb emit|wet dry
|near far|nearer farther|thick thin|thicker thinner|rich poor|buy sell|always never|least most|better worse|best worst
|raises lowers|speeds slows|upper lower|forward backward|internal external|major minor|direct inverse|male female`;

/** Each word with the words that say its opposite. */
export const oppositesOf: ReadonlyMap<string, ReadonlySet<string>> = opposites
  .split('|')
  .reduce((map, pair) => {
    const [one, other] = pair.trim().split(/\s+/) as [string, string];
    map.set(one, new Set([...(map.get(one) ?? []), other]));
    map.set(other, new Set([...(map.get(other) ?? []), one]));
    return map;
  }, new Map<string, ReadonlySet<string>>());

/** Words so general that a rewrite may take them out, put them in, or use one for another. */
export const lightWords = set(
  `okay ok well right so like um uh uhm er erm mm hmm yeah yes basically actually literally simply really just quite
  sort kind stuff thing things everybody everyone guys folks please sorry hey hi hello wait alright sure oh
  work works make makes made do done doing go goes going come comes get gets got give gives take takes put puts look see
  seen saw say says said tell show shows shown use used using call called mean means happen happens let lets want need
  follow follows following know think guess consider note notice remember recall suppose imagine
  way lot bit part case example instance time moment point place today again together ahead let's lesson video next
  then there here this that these those first finally also thus hence therefore however moreover furthermore otherwise
  something anything someone anyone whatever whenever wherever itself themselves ourselves oneself
  about around approximately roughly
  able possible become becomes find finds keep keeps turn turns start starts try one ones quickly different main
  whole certain various particular actual very too much still already even else another other both either
  per star square missus mister doctor am has have having had are is was were be been being go gone until while till
  namely specifically respectively instead rather because since as whereas although though`,
);

/** What a model says of its own instead of rewriting. */
export const replies: readonly RegExp[] = [
  /^\s*(?:sure|certainly|of course|absolutely)\b\s*[,!.:]/iu,
  /\bhere(?:'s| is| are)\b[^.:\n]{0,60}\b(?:text|transcript|version|rewrite|rewritten|paragraph|summary|answer)\b/iu,
  /\b(?:re-?written|cleaned(?:-| )?up|refined|corrected|edited) (?:text|transcript|version|paragraph|speech)\b/iu,
  /\bas an? (?:ai|language model|assistant)\b/iu,
  /\bi(?:'m| am) (?:sorry|unable)\b/iu,
  /\bi (?:can(?:'|no)?t|cannot|can not|won't) (?:help|assist|provide|comply|rewrite|do that)\b/iu,
  /\bthe (?:speaker|lecturer|narrator|presenter|transcript|passage|author|text)\b[^.\n]{0,30}\b(?:explains?|discuss(?:es)?|describes?|talks?|introduces?|says|mentions?|derives?)\b/iu,
];
