import type { ShownPart } from '../../api.ts';

/** Parts that stand together on the page. */
export interface PartGroup {
  /** Position of the first in the document. */
  first: number;
  parts: ShownPart[];
  /** Id of the video that begins here; null inside a video, and where no video is known. */
  video: string | null;
}

/**
 * Pictures that follow each other in one video share a row; every other part stands alone. The order stays. A part of
 * which nobody says where it comes from belongs to the video before.
 */
export function groupParts(parts: readonly ShownPart[]): PartGroup[] {
  const groups: PartGroup[] = [];
  let video: string | null = null;
  parts.forEach((part, position) => {
    const before = parts[position - 1];
    const begins = part.video !== null && part.video !== video;
    video = part.video ?? video;
    if (!begins && part.kind === 'image' && before?.kind === 'image') groups.at(-1)!.parts.push(part);
    else groups.push({ first: position, parts: [part], video: begins ? part.video : null });
  });
  return groups;
}
