const escapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
};
const token =
  /\s*(?:'((?:[^'\\\n]|\\[\s\S])*)'|"((?:[^"\\\n]|\\[\s\S])*)"|([-+]?[\d.]+(?:e[-+]?\d+)?|None|True|False))\s*(,|$)/iy;
const escaped = /\\(?:x([0-9a-f]{2})|u([0-9a-f]{4})|U([0-9a-f]{8})|([0-7]{1,3})|([\s\S]))/g;

/** The texts of a list written as Python prints it, `['a', "it's", 5]`; null where the text is no such list. Runs nothing. */
export function pythonList(text: string): string[] | null {
  const inside = /^\s*\[([\s\S]*)\]\s*$/.exec(text)?.[1];
  if (inside === undefined) return null;
  const values: string[] = [];
  const end = inside.trimEnd().length;
  let at = 0;
  while (at < end) {
    token.lastIndex = at;
    const found = token.exec(inside);
    if (!found) return null;
    const [all, single, double, bare] = found;
    values.push(bare ?? unescaped((single ?? double)!));
    at += all.length;
  }
  return values;
}

function unescaped(text: string): string {
  return text.replace(escaped, (all, x, u, long, octal, other: string | undefined) => {
    const hex = (x ?? u ?? long) as string | undefined;
    if (hex !== undefined) return codePoint(Number.parseInt(hex, 16), all);
    if (octal !== undefined) return codePoint(Number.parseInt(octal as string, 8), all);
    if (other === '\n') return '';
    // Python leaves what is no escape as it is: '\frac' has a form feed, '\pi' has none.
    return escapes[other!] ?? (/['"\\]/.test(other!) ? other! : all);
  });
}

function codePoint(code: number, text: string): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : text;
}
