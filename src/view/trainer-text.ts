import type { Document } from '../records/index.ts';

const imageToken = '<image>';

/**
 * A document as the published trainers get it: a line for each text, an image token for each picture. What stands for
 * a picture must not be read out of a text, so that there it loses its brackets, as it does when Lectern exports.
 */
export function trainerText({ parts }: Document): string {
  return parts
    .map((part) => (part.kind === 'image' ? imageToken : part.text.replaceAll(imageToken, 'image')))
    .filter((text) => text !== '')
    .join('\n');
}
