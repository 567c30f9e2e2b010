/** The entities of WebVTT (W3C, section 4.2.2) and those that captions in the wild hold besides. */
const ENTITIES: Record<string, string> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
  lrm: '',
  rlm: '',
};

/** Text of one caption line without tags (`<c>`, `<00:01.000>`, `{\an8}`), with entities resolved and white space tidied. */
export function cueText(line: string): string {
  return line
    .replace(/<\/?[a-zA-Z0-9][^<>]*>/g, '')
    .replace(/\{\\[^}]*\}/g, '')
    .replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, resolveEntity)
    .replace(/\s+/g, ' ')
    .trim();
}

function resolveEntity(
  whole: string,
  decimal: string | undefined,
  hex: string | undefined,
  name: string | undefined,
): string {
  if (name !== undefined) return ENTITIES[name.toLowerCase()] ?? whole;
  const code = decimal === undefined ? Number.parseInt(hex!, 16) : Number(decimal);
  const printable = code >= 0x20 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
  return printable ? String.fromCodePoint(code) : '';
}
