import type { ImagePart, Message, TextPart } from '../clients/message.ts';
import { fenced } from './fence.ts';
import type { Prompt } from './prompt.ts';

export interface Rendered {
  messages: Message[];
  /** Names of the values of which only the start is shown. */
  cut: string[];
}

/**
 * Makes a conversation of a prompt. The one way by which untrusted text gets to a model: every value is fenced and cut
 * to the length that the prompt file sets.
 * @param values Untrusted text by the name of its place; what is not known is '' or left out.
 * @param pictures In the order in which the model is to see them.
 */
export function renderPrompt(
  { turns }: Prompt,
  values: Readonly<Record<string, string>>,
  pictures: readonly ImagePart[] = [],
): Rendered {
  const cut = new Set<string>();
  const messages = turns.map(({ speaker, pieces }): Message => {
    const parts: (TextPart | ImagePart)[] = [];
    let text = '';
    const flush = (): void => {
      if (text.trim() !== '') parts.push({ type: 'text', text: text.trim() });
      text = '';
    };
    for (const piece of pieces) {
      if (piece.kind === 'text') text += piece.text;
      else if (piece.kind === 'value') {
        const value = fenced(piece.name, values[piece.name] ?? '', piece.mostChars);
        text += value.text;
        if (value.isCut) cut.add(piece.name);
      } else {
        flush();
        parts.push(...pictures);
      }
    }
    flush();
    return { role: speaker, parts };
  });
  return { messages, cut: [...cut] };
}
