/**
 * Puts untrusted text between marks, ⟦name⟧ and ⟦/name⟧, that cannot stand inside it.
 * @param mostChars Characters (code points) that are shown at most.
 */
export function fenced(name: string, untrusted: string, mostChars: number): { text: string; isCut: boolean } {
  const chars = [...harmless(untrusted)];
  const isCut = chars.length > mostChars;
  const shown = isCut ? `${chars.slice(0, mostChars).join('').trimEnd()} […]` : chars.join('');
  return { text: `⟦${name}⟧\n${shown}\n⟦/${name}⟧`, isCut };
}

/**
 * Names of the tags by which the chat templates of common models mark turns, thoughts, tools and pictures. Servers take
 * them for the marks themselves where they stand in what a user says.
 */
const tags =
  's|bos|eos|pad|unk|mask|cls|sep|sys|inst|image|img|video|audio|think|tool_call|tool_response|tools|start_of_turn|end_of_turn|start_of_image|end_of_image|image_soft_token|im_start|im_end';
const markup = new RegExp(`([<[])(?=/?(?:${tags})[>\\]]|<?/?sys>|[|｜])`, 'gi');

/**
 * Text that means what it says: without what cannot be seen (control, format, filling and private characters, among them those
 * that reorder text or hide a message in it), without marks of chat templates and fences, without long runs of blanks.
 */
function harmless(untrusted: string): string {
  return untrusted
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085\v\f]/g, '\n')
    .replace(/[\p{Cf}\p{Co}\p{Cn}\p{Default_Ignorable_Code_Point}\uFFFD]/gu, '')
    .replace(/[^\S\n]|(?!\n)\p{Cc}/gu, ' ')
    .replaceAll('⟦', '[[')
    .replaceAll('⟧', ']]')
    .replace(markup, '$1 ')
    .replace(/ {2,}/g, ' ')
    .replace(/ ?\n ?/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
}
