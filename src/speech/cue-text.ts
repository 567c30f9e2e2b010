/** The entities of WebVTT (W3C, section 4.2.2) and those that captions in the wild hold besides. */
const entityText: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
  deg: '°',
  times: '×',
  divide: '÷',
  minus: '−',
  plusmn: '±',
  le: '≤',
  ge: '≥',
  ne: '≠',
  sup2: '²',
  sup3: '³',
  ndash: '–',
  mdash: '—',
  hellip: '…',
  lsquo: '‘',
  rsquo: '’',
  ldquo: '“',
  rdquo: '”',
};

const classes = String.raw`(?:\.[^\s<>.]+)*`;
/** `<00:01.000>`, as rolling captions time their words. */
const timestamps = /<(?:\d{1,4}:)?\d{1,2}:\d{1,2}[.,]\d{1,3}>/g;
const tagPattern = new RegExp(
  [
    String.raw`<\/(?:i|b|u|s|c|v|p|lang|ruby|rt|em|strong|font|span)\s*>`,
    String.raw`<(?:lang|ruby|rt|em|strong|span|font)${classes}(?:\s+[^<>]*)?>`,
    String.raw`<[ibusc](?:\.[^\s<>.]+)+>`,
  ].join('|'),
  'gi',
);
/** Who speaks; `u <v and v> w` is none. */
const voiceTag = new RegExp(String.raw`(^|\n|<\/v>)([\s>–-]*)<v${classes}(?:\s+[^<>\n]*)?>`, 'gi');
/** A letter alone in angle brackets may be mathematics: `0 <b> a`. */
const letterTag = /<([ibuscp])>/gi;
/** SubStation's overrides, such as `{\an8}`; `{\frac ab}` is none. */
const overrideTags =
  /\{(?:\\(?:an?\d|[ibus]\d|fs\d+|fn[^\\{}]+|q\d|k[fo]?\d+|(?:bord|shad|blur|be)\d+|[1-4]?c&H[0-9a-f]+&?|(?:pos|move|fad|fade|org|clip)\([^(){}]*\)))+\}/gi;

/** Text of a cue without tags and overrides, its entities resolved, white space tidied; line by line, without empty lines. */
export function cueText(lines: readonly string[]): { lines: string[]; voices: number } {
  let voices = 0;
  // Runs of white space would make the searches below slow.
  const squeezed = lines.map((line) => line.replace(/\s+/g, ' ')).filter((line) => line.trim() !== '');
  let text = squeezed.join('\n').replace(overrideTags, '').replace(timestamps, '');
  // A voice inside a voice is found when the outer one is out; nobody goes deeper.
  for (let depth = 0; depth < 2; depth++) {
    text = text.replace(voiceTag, (_, start: string, lead: string) => {
      voices += 1;
      return (start === '\n' ? '\n' : start === '' ? '' : ' ') + lead;
    });
  }
  text = text.replace(/<br\s*\/?>/gi, ' ');
  const closed = new Set([...text.matchAll(/<\/([ibuscp])\s*>/gi)].map(([, name]) => name!.toLowerCase()));
  text = text.replace(letterTag, (tag: string, name: string, at: number) => {
    const begins = at === 0 || /(?:^|\n)[\s>–-]*$/.test(text.slice(Math.max(0, at - 20), at));
    return closed.has(name.toLowerCase()) || begins ? '' : tag;
  });
  const plain = text.replace(tagPattern, '').split('\n').map(tidy);
  return { lines: plain.filter((line) => line !== ''), voices };
}

function tidy(line: string): string {
  return line
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+\d?));/gi, resolveEntity)
    .replace(/[\u200B\u200E\u200F\u202A-\u202E\u2060\u2066-\u2069\uFEFF]/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

function resolveEntity(
  whole: string,
  decimal: string | undefined,
  hex: string | undefined,
  name: string | undefined,
): string {
  if (name !== undefined) return entityText[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  const printable = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return printable ? String.fromCodePoint(code) : '';
}
