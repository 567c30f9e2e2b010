/** Longer lines are cut: what comes off a screen is untrusted. */
export const maxLineCharacters = 1000;

/** Punctuation of the Chinese model that has no place in Latin text, beside the full-width forms. */
const latinMarks: Readonly<Record<string, string>> = {
  '。': '.',
  '、': ',',
  '【': '[',
  '】': ']',
  '《': '<',
  '》': '>',
  '「': '[',
  '」': ']',
  // Ideographs that look the same as a dash and a bar.
  一: '-',
  丨: '|',
};
const standsForLatin = new RegExp(`[${Object.keys(latinMarks).join('')}]`, 'gu');

/**
 * One line of recognised text made fit to store: control, bidirectional, zero-width and other invisible
 * characters gone, white space collapsed, full-width and Chinese punctuation turned into ASCII unless the
 * line holds ideographs, a leading dot or disc written as the bullet that it is, at most 1,000 characters.
 */
export function cleanLine(text: string): string {
  const visible = text
    .replace(/\s+/gu, ' ')
    .replace(/\p{C}|\p{Variation_Selector}/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const bulleted = visible.replace(/^[·•●∙](?=\s*\S)\s*/u, '• ');
  const cut = [...latinForms(bulleted).replace(/ {2,}/g, ' ')].slice(0, maxLineCharacters).join('');
  return cut.trim();
}

/** Full-width and Chinese punctuation as ASCII, unless the text holds ideographs. */
export function latinForms(text: string): string {
  const others = text.replace(standsForLatin, '');
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/u.test(others)) return text;
  // A lone ideograph is text, not a dash.
  if (!/[\p{L}\p{N}]/u.test(others)) return text;
  return text
    .replace(/[\u{FF01}-\u{FF5E}]/gu, (form) => String.fromCodePoint(form.codePointAt(0)! - 0xfee0))
    .replace(standsForLatin, (form) => latinMarks[form]!);
}
