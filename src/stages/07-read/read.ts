import { withoutIconsOfVideo } from '../../reading/icons.ts';
import { inReadingOrder, type RegionReading } from '../../reading/region-reading.ts';
import { screenText } from '../../reading/screen-text.ts';
import { textShare } from '../../reading/text-share.ts';
import { toScore } from '../../records/basics.ts';
import { type ReadScreen, readingSchema } from '../../records/reading.ts';
import { screensSchema } from '../../records/screen.ts';
import { informativeness } from '../../vision/informativeness.ts';
import { defineVideoStage } from '../define-stage.ts';
import { readProducers } from '../shared/producers.ts';
import { loadConfiguredReader, readerOf, readerSlice } from '../shared/reader.ts';
import { informativenessScore } from './informativeness-score.ts';
import { readChars } from './read-chars.ts';

/** Keyframe → the text on it and how much it carries (paper section 4.3). Reads the picture at source size. */
export const read = defineVideoStage({
  name: 'read',
  version: 2,
  resource: 'ocr',
  title: 'read on-screen text',
  optional: true,
  readsSource: false,
  slice: readerSlice,
  providers: (slice) => readProducers(readerOf(slice)),
  inputs: { keyframe: screensSchema },
  optionalInputs: {},
  output: readingSchema,
  checks: [],
  scores: [informativenessScore],
  cpuSecPerSec: 0.04,
  async run({ keyframe }, slice, context) {
    const { LineCache } = await import('../../reading/line-cache.ts');
    const { withoutCoveredWords } = await import('../../reading/covered-words.ts');
    const { withWordsOfVideo } = await import('../../reading/words-of-video.ts');
    const reader = await loadConfiguredReader(slice, context);
    const cache = new LineCache();
    const readings: RegionReading[] = [];
    for (const { picture, sourcePicture, screenEndSec } of keyframe.screens) {
      const bytes = await context.getBlob((sourcePicture ?? picture).digest);
      readings.push(await reader.readRegions(bytes, cache));
      context.onProgress(screenEndSec);
    }
    const screens = withWordsOfVideo(withoutCoveredWords(withoutIconsOfVideo(readings))).map(
      (reading, at): ReadScreen => {
        const { lines, refused } = inReadingOrder(reading);
        const { index, facts } = keyframe.screens[at]!;
        const chars = readChars(lines, facts);
        return {
          screen: index,
          lines,
          text: screenText(lines),
          refused,
          contentChars: chars.content,
          textShare: toScore(textShare(lines)),
          informativeness: informativeness(facts, chars),
        };
      },
    );
    return { producer: reader.producer, screens };
  },
});
