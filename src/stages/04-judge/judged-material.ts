import { dropInvisible } from '../../language/guard/conceal.ts';
import { type Cut, guardText } from '../../language/guard-text.ts';
import type { Judge } from '../../records/speech.ts';
import type { VideoFacts } from '../../records/video.ts';

/** What a judge is shown of a video, and what was cut from it. */
export interface JudgedMaterial {
  /** Knowledge point and title, a line each; '' where neither is known. */
  topic: string;
  /** Of each utterance; '' where all of it was cut. */
  texts: string[];
  cut: Judge['cut'];
}

/** Longest quotation of what was cut: all of it is in the transcript. */
const quotedChars = 300;

/**
 * What a judge may see: title, knowledge point and transcript without what looks like instructions to it and without
 * characters that nobody sees.
 */
export function judgedMaterial(facts: Partial<VideoFacts> | null, said: readonly string[]): JudgedMaterial {
  const cut: Judge['cut'] = [];
  const guarded = (from: Judge['cut'][number]['from'], text: string) => {
    const { cuts, ...rest } = guardText(text);
    for (const { kind, start, end } of cuts) {
      cut.push({ from, reason: kind, text: [...text.slice(start, end)].slice(0, quotedChars).join('') });
    }
    return { ...rest, cuts };
  };
  const knowledgePoint = guarded('knowledgePoint', facts?.knowledgePoint ?? '').text;
  const title = guarded('title', facts?.title ?? '').text;
  // As one text, for an order may be spread over two utterances.
  const { cuts } = guarded('transcript', said.join(' '));
  const topic = [knowledgePoint, title].filter((text) => text.trim() !== '').join('\n');
  return { topic, texts: withoutCuts(said, cuts), cut };
}

/** @param cuts Spans of the texts joined by blanks, in order. */
function withoutCuts(texts: readonly string[], cuts: readonly Cut[]): string[] {
  let startOfText = 0;
  let next = 0;
  return texts.map((text) => {
    const endOfText = startOfText + text.length;
    let left = '';
    let at = startOfText;
    for (let index = next; index < cuts.length && cuts[index]!.start < endOfText; index++) {
      const { start, end, kind } = cuts[index]!;
      left += text.slice(at - startOfText, Math.max(at, start) - startOfText);
      // Hidden characters leave no gap in a word.
      if (kind !== 'hidden') left += ' ';
      at = Math.max(at, Math.min(end, endOfText));
      if (end <= endOfText) next = index + 1;
    }
    left += text.slice(at - startOfText);
    startOfText = endOfText + 1;
    return dropInvisible(left).replace(/ {2,}/g, ' ').trim();
  });
}
