/**
 * A corpus of 200 cuts: 40 pairs of one lecture (the copy recoded, trimmed, with another intro, at another size, its
 * words as another pass of a recogniser hears them), 20 near misses (same course: title slide, template and greeting; half
 * of them with all slides of another lecture, which is held anew), and the rest.
 *
 * Slides are rendered and recoded as JPEG, and hashed and sketched by Lectern's own code; texts are drawn word by word
 * from the transcripts given, so that they share its phrases (a chain of the second order).
 */
import sharp from 'sharp';
import type { Fingerprint } from '../../src/stages/11-weave/duplicates.ts';
import { openSketch, sketchSpeech } from '../../src/stages/shared/speech-sketch.ts';
import { toGrey } from '../../src/vision/grey.ts';
import { pictureHash } from '../../src/vision/picture-hash.ts';

export interface Cut extends Fingerprint {
  id: string;
  /** The lecture that it is of. */
  lecture: number;
}

/** Numbers from 0 to 1 that a seed fixes (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Random = () => number;
const pick = <T>(items: readonly T[], random: Random): T => items[Math.floor(random() * items.length)]!;

/** Draws texts that go on as the given one does after each two words. */
function speaker(words: readonly string[]): (count: number, random: Random) => string[] {
  const next = new Map<string, string[]>();
  for (let at = 0; at + 2 < words.length; at++) {
    const pair = `${words[at]} ${words[at + 1]}`;
    next.set(pair, [...(next.get(pair) ?? []), words[at + 2]!]);
  }
  return (count, random) => {
    const said: string[] = [];
    while (said.length < count) {
      const going = next.get(said.slice(-2).join(' '));
      // Now and then a thought begins anew, as elsewhere a text of a few thousand words would be told as it stands.
      if (going && random() > 0.15) said.push(pick(going, random));
      else {
        const at = Math.floor(random() * (words.length - 2));
        said.push(words[at]!, words[at + 1]!);
      }
    }
    return said.slice(0, count);
  };
}

/** The words as a recogniser hears them in another copy: `errors` of them wrong, missing or too many. */
function heardAgain(
  said: readonly string[],
  errors: number,
  words: readonly string[],
  random: Random,
): string[] {
  return said.flatMap((word) => {
    if (random() >= errors) return [word];
    const kind = random();
    if (kind < 0.6) return [pick(words, random)];
    return kind < 0.8 ? [] : [word, pick(words, random)];
  });
}

const escaped = (text: string) => text.replace(/[^\p{L}\p{N} ]/gu, '');

interface Slide {
  title: string;
  lines: string[];
  hue: number;
}

async function render({ title, lines, hue }: Slide): Promise<Buffer> {
  const body = lines
    .map((line, index) => `<text x="70" y="${220 + 62 * index}" font-size="34">• ${escaped(line)}</text>`)
    .join('');
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="1280" height="720" font-family="DejaVu Sans">
<rect width="1280" height="720" fill="white"/><rect width="1280" height="120" fill="hsl(${hue},50%,40%)"/>
<rect x="1130" y="640" width="120" height="50" fill="hsl(${hue},50%,70%)"/>
<text x="50" y="80" font-size="48" fill="white">${escaped(title)}</text>${body}</svg>`;
  return sharp(Buffer.from(svg)).png().toBuffer();
}

async function hashOf(picture: Buffer): Promise<string> {
  const { data, info } = await sharp(picture)
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true });
  return pictureHash(toGrey({ rgb: data, width: info.width, height: info.height }));
}

/** A copy at another size, recoded; every third with bars beside it. */
async function recoded(picture: Buffer, number: number): Promise<Buffer> {
  const width = [640, 854, 1920][number % 3]!;
  const image = sharp(await sharp(picture).resize(width).toBuffer());
  const withBars = number % 3 === 1 ? image.extend({ left: 80, right: 80, background: 'black' }) : image;
  return withBars.jpeg({ quality: 40 }).toBuffer();
}

/** @param text Transcripts of real lectures, of which the words are drawn. */
export async function plantedCorpus(text: string, errors: number, seed = 1): Promise<Cut[]> {
  const random = randomFrom(seed);
  const words = text.split(/\s+/).filter(Boolean);
  const speak = speaker(words);
  const cuts: Cut[] = [];
  const add = async (lecture: number, said: string[], pictures: readonly Buffer[]): Promise<void> => {
    const screens = await Promise.all(pictures.map(hashOf));
    const id = `cut-${String(cuts.length).padStart(3, '0')}`;
    cuts.push({ id, lecture, speech: openSketch(sketchSpeech([said.join(' ')])), screens });
  };
  const slidesOf = (said: readonly string[], hue: number): Slide[] =>
    Array.from({ length: 5 }, (_, slide) => ({
      title: said.slice(slide * 20, slide * 20 + 4).join(' '),
      lines: Array.from({ length: 3 + (slide % 4) }, (_, line) =>
        said.slice(slide * 20 + 6 * line, slide * 20 + 6 * line + 6).join(' '),
      ),
      hue,
    }));

  for (let lecture = 0; lecture < 140; lecture++) {
    const hue = Math.floor(random() * 360);
    // From a minute to six.
    const said = speak(150 + Math.floor(random() * 750), random);
    const title = { title: `Course ${lecture}`, lines: ['Lecture notes'], hue };
    const pictures = await Promise.all([title, ...slidesOf(said, hue)].map(render));
    const greeting = speak(35, random);
    await add(lecture, [...greeting, ...said], pictures);
    if (lecture < 40) {
      const from = Math.floor(said.length * 0.2 * random());
      const to = said.length - Math.floor(said.length * 0.2 * random());
      const copied = heardAgain(said.slice(from, to), errors, words, random);
      const intro = speak(20, random);
      const others = await Promise.all(
        pictures.slice(1).map((picture, index) => recoded(picture, lecture + index)),
      );
      await add(lecture, [...intro, ...copied], others);
    } else if (lecture < 60) {
      const anew = speak(said.length, random);
      const shown = lecture < 50 ? pictures.slice(1) : await Promise.all(slidesOf(anew, hue).map(render));
      await add(1000 + lecture, [...greeting, ...anew], [pictures[0]!, ...shown]);
    }
  }
  return cuts;
}
