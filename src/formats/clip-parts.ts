import type { EndItem, ImageItem, Item, OcrItem, SpeechItem } from '../records/sample.ts';

/** What a sample holds of one clip, or the marker at the end of a video. */
export type Part =
  | { kind: 'clip'; first: Item; images: ImageItem[]; ocr: OcrItem[]; speech: SpeechItem | null }
  | { kind: 'end'; item: EndItem };

/**
 * Items as the slots of a record: pictures, then their text, then speech. A new part begins where the clip changes or
 * where the order inside a clip starts anew, so that no item ever moves before an earlier one.
 */
export function clipParts(items: readonly Item[]): Part[] {
  const parts: Part[] = [];
  for (const item of items) {
    if (item.kind === 'end') {
      parts.push({ kind: 'end', item });
      continue;
    }
    let part = parts.at(-1);
    if (part?.kind !== 'clip' || !fits(part, item)) {
      part = { kind: 'clip', first: item, images: [], ocr: [], speech: null };
      parts.push(part);
    }
    if (item.kind === 'image') part.images.push(item);
    else if (item.kind === 'ocr') part.ocr.push(item);
    else part.speech = item;
  }
  return parts;
}

function fits(part: Part & { kind: 'clip' }, item: Item): boolean {
  if (part.first.video !== item.video || part.first.clip !== item.clip || part.speech) return false;
  return item.kind !== 'image' || part.ocr.length === 0;
}
