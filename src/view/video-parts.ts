import { type Examination, readingOf } from '../library/program.ts';
import type { Picture } from '../records/index.ts';
import type { PictureLink, VideoClip, VideoScreen } from './api.ts';
import { dropOf } from './measurement.ts';
import { pictureUrl } from './picture-url.ts';

/** The clips of a video with what was decided on them; [] where it was not cut. */
export function clipsOf({ artefacts, decisions }: Examination): VideoClip[] {
  if (!decisions) return [];
  const { transcribe, refine, caption } = artefacts;
  const raw = transcribe?.utterances.map(({ text }) => text) ?? [];
  const captions = new Map(caption?.captions.map((one) => [one.clip, one]));
  const shown = shownScreens(decisions);
  return decisions.clips.map(({ clip, drop }) => {
    const { index, startSec, endSec, flag, firstUtterance, endUtterance } = clip;
    const said = (texts: readonly string[]): string =>
      texts.slice(firstUtterance, endUtterance).filter(Boolean).join(' ');
    return {
      index,
      startSec,
      endSec,
      flag,
      drop: drop && dropOf(drop),
      raw: said(raw),
      refined: said(refine?.texts ?? raw),
      caption: captions.get(index)?.description ?? null,
      similarity: captions.get(index)?.similarity ?? null,
      screens: shown.filter((one) => one.clip === index).map(({ screen }) => screen.index),
    };
  });
}

/** The screens of a video, kept and dropped; [] where nobody looked, or it was not cut into clips. */
export function screensOf({ artefacts, decisions }: Examination): VideoScreen[] {
  const reads = new Map(readingOf(artefacts)?.screens.map((read) => [read.screen, read]));
  return (decisions?.screens ?? []).map(({ screen, clip, repeats, pictureDrop, text, textDrop }) => {
    const { screenStartSec, screenEndSec, picture, sourcePicture, ...measured } = screen;
    const read = reads.get(screen.index);
    return {
      index: screen.index,
      startSec: screenStartSec,
      endSec: screenEndSec,
      takenAtSec: measured.takenAtSec,
      picture: linkOf(picture),
      sourcePicture: sourcePicture && linkOf(sourcePicture),
      similarityToPrevious: measured.similarityToPrevious,
      mostSimilarEarlier: measured.mostSimilarEarlier,
      continues: measured.continues,
      facts: measured.facts,
      clip,
      repeats,
      drop: pictureDrop && dropOf(pictureDrop),
      reading: read
        ? {
            lines: read.lines,
            text: read.text,
            contentChars: read.contentChars,
            textShare: read.textShare,
            informativeness: read.informativeness,
            isKept: text !== '',
            drop: textDrop && dropOf(textDrop),
          }
        : null,
    };
  });
}

/** Screens whose pictures are in the textbook. */
export function shownScreens(decisions: Examination['decisions']) {
  return decisions?.screens.filter(({ clip, pictureDrop }) => clip !== null && pictureDrop === null) ?? [];
}

function linkOf({ digest, width, height }: Picture): PictureLink {
  return { url: pictureUrl(digest), width, height };
}
