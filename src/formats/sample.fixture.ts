import fc from 'fast-check';
import { type Item, type Sample, sampleSchema } from '../records/sample.ts';

/** Stands for a tokenizer. */
export const countWords = (text: string): number => text.split(/\s+/).filter(Boolean).length;

/** Samples as weaving makes them: some videos, each with some clips of pictures, text and speech, and its end. */
export const anySample: fc.Arbitrary<Sample> = fc
  .array(
    fc.record({
      images: fc.array(
        fc.option(fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== '')),
        { maxLength: 3 },
      ),
      speech: fc.option(fc.tuple(fc.string(), fc.lorem())),
      isLast: fc.boolean(),
    }),
    { minLength: 1, maxLength: 8 },
  )
  .map((clips): Sample => {
    const videos: Sample['videos'] = [];
    const items: Item[] = [];
    let isNew = true;
    clips.forEach(({ images, speech, isLast }, position) => {
      if (images.length === 0 && speech === null) return;
      if (isNew)
        videos.push({
          id: `-v_${videos.length}`,
          title: null,
          licence: 'CC0-1.0',
          url: null,
          source: null,
          retrieved: null,
          subject: 'physics',
          course: null,
          subCourse: 'optics',
          knowledgePoint: null,
          clips: [],
        });
      const video = videos.at(-1)!;
      const bounds = { startSec: position * 12.125, endSec: (position + 1) * 12.125 };
      const place = { video: video.id, clip: position, ...bounds, artefact: `a/${position}` };
      video.clips.push({ index: position, ...bounds });
      const shown = images.map((text, index) => ({
        text,
        place: { ...place, startSec: bounds.startSec + index, endSec: bounds.startSec + index + 1 },
      }));
      for (const { place } of shown)
        items.push({
          kind: 'image',
          ...place,
          takenAtSec: place.startSec,
          digest: (place.startSec * 1000).toString(16).padStart(64, '0'),
          width: 4,
          height: 3,
        });
      for (const { text, place } of shown) if (text !== null) items.push({ kind: 'ocr', ...place, text });
      if (speech !== null) items.push({ kind: 'speech', ...place, raw: speech[0], refined: speech[1] });
      if (isLast) items.push({ kind: 'end', ...place, startSec: bounds.endSec });
      isNew = isLast;
    });
    const count = (kind: Item['kind']) => items.filter((item) => item.kind === kind).length;
    const textTokens = items.reduce(
      (sum, item) =>
        sum + countWords(item.kind === 'ocr' ? item.text : item.kind === 'speech' ? item.refined : ''),
      0,
    );
    return sampleSchema.parse({
      id: '00000-val-000001',
      split: 'val',
      videos,
      items,
      images: count('image'),
      textTokens,
      budgetTokens: textTokens + count('image') * 64 + count('end') * 3,
      tokenizer: 'words',
    });
  })
  .filter(({ items }) => items.length > 0);
