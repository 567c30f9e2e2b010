import { strip } from './python-text.ts';

/** Without the marks of bold, italics, code and headings. */
export function withoutEmphasis(text: string): string {
  return text
    .replace(/\*\*|__|`|^#+\s+/gm, '')
    .replace(/(^|[\s(])[*_](?=\S)|(?<=\S)[*_](?=[\s).,]|$)/gm, '$1');
}

/** What the last `\boxed{...}` holds. */
function boxed(text: string): string | null {
  const start = text.lastIndexOf('\\boxed{');
  if (start < 0) return null;
  let depth = 0;
  for (let index = start + '\\boxed'.length; index < text.length; index += 1) {
    if (text[index] === '{') depth += 1;
    if (text[index] === '}') depth -= 1;
    if (depth === 0) return text.slice(start + '\\boxed{'.length, index);
  }
  return text.slice(start + '\\boxed{'.length);
}

const announcement =
  /\b(?:answer|choice|option)\s*(?:(?:here|choice|option|letter|value|to (?:this|the) question)\s*)?(?:is|would be|should be|must be|will be|was|:|=)+\s*(?:is\s+|:\s*)?(?:(?:choice|option|letter)\s+)?|####\s*/gi;

/**
 * The answer that a text states: in its last box, or after its last "the answer is" or "Answer:", up to the end of the
 * sentence. Null where it states none.
 */
export function statedAnswer(text: string): string | null {
  const inBox = boxed(text);
  if (inBox !== null) return unwrapped(inBox);
  const plain = withoutEmphasis(text);
  const last = [...plain.matchAll(announcement)].at(-1);
  if (last === undefined) return null;
  const rest = strip(plain.slice(last.index + last[0].length));
  return rest === '' ? null : firstSentence(rest.split('\n')[0]!);
}

/** `\text{...}` and dollars around an answer. */
function unwrapped(latex: string): string {
  return strip(
    latex.replace(/\\(?:text|mathrm|textbf|mathbf|mbox)\s*\{([^{}]*)\}/g, '$1').replace(/\$/g, ''),
  );
}

/** Up to a full stop that a new sentence follows, without the stop at the end. */
export function firstSentence(text: string): string {
  const end = /(?<=[\p{Ll}\p{N})\]°%"”]{2}|^.)[.!?]\s+(?=\p{Lu})/u.exec(text);
  return strip((end === null ? text : text.slice(0, end.index)).replace(/[.!]+$/, ''));
}

/** The short answer in a text: what it states, else its first line, without what leads up to it. */
export function shortAnswer(text: string): string {
  const lines = withoutEmphasis(text).split('\n').map(strip);
  const line = statedAnswer(text) ?? firstSentence(lines.find((one) => one !== '') ?? '');
  return strip(
    line
      .replace(
        /^(?:it['’]?s|it is|this is|that is|that['’]s|they are|they['’]re|these are|there (?:is|are))\s+/i,
        '',
      )
      .replace(/^["'“‘]+|["'”’]+$/g, ''),
  );
}
