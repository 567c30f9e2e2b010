/** What the tests of tracks need: stages run by hand, and sounds and pictures that people would record. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { defaultSettings, type Settings } from '../src/config/schema.ts';
import type { StageContext } from '../src/engine/stage.ts';
import type { TestPicture } from '../src/media/testing-media.ts';
import type { Probe } from '../src/records/media.ts';
import type { Listening, Transcript } from '../src/records/speech.ts';
import { probe } from '../src/stages/01-probe/probe.ts';
import { listen } from '../src/stages/02-listen/listen.ts';
import { transcribe } from '../src/stages/03-transcribe/transcribe.ts';
import { pictureLimits } from '../src/stages/shared/picture-limits.ts';

const require = createRequire(import.meta.url);
const photographs = join(dirname(require.resolve('@vladmandic/face-api/package.json')), 'demo');

const blobs = new Map<string, Uint8Array>();
const loaded = new Map<string, Promise<unknown>>();

function contextOf(path: string): StageContext {
  return {
    localFile: async () => path,
    captions: async () => null,
    facts: null,
    putBlob: async (bytes: Uint8Array) => {
      const digest = createHash('sha256').update(bytes).digest('hex');
      blobs.set(digest, bytes);
      return digest;
    },
    getBlob: async (digest: string) => blobs.get(digest)!,
    shared: (name: string, load: () => Promise<unknown>) => {
      if (!loaded.has(name)) loaded.set(name, load());
      return loaded.get(name)!;
    },
    onProgress: () => {},
    signal: new AbortController().signal,
  } as unknown as StageContext;
}

export interface Heard {
  facts: Probe;
  listening: Listening;
}

export async function probed(path: string, settings = defaultSettings): Promise<Probe> {
  return probe.run({}, probe.slice(settings), contextOf(path), pictureLimits(settings));
}

/** Fewer windows than by default, to save time. */
export const quick: Settings = { ...defaultSettings, listen: { ...defaultSettings.listen, windows: 2 } };

export async function heard(path: string, settings = quick): Promise<Heard> {
  const facts = await probed(path, settings);
  const listening = await listen.run({ probe: facts }, listen.slice(settings), contextOf(path), null);
  return { facts, listening };
}

export async function transcribed(path: string, { facts, listening }: Heard): Promise<Transcript> {
  const slice = transcribe.slice(defaultSettings);
  return transcribe.run({ probe: facts, listen: listening }, slice, contextOf(path), defaultSettings);
}

export function withMedia(media: Partial<Settings['media']>): Settings {
  return { ...quick, media: { ...quick.media, ...media } };
}

/** A speaker before a camera: a photograph of people, with the small movements and the grain of a film. */
export async function camera(
  count: number,
  { width, height }: { width: number; height: number },
  { photograph = 'sample5.jpg', share = 0.6, at = [0.25, 0.75] as readonly [number, number] } = {},
): Promise<TestPicture[]> {
  const image = sharp(readFileSync(join(photographs, photograph)));
  const { width: fullWidth, height: fullHeight } = await image.metadata();
  const cut = { width: Math.round(fullWidth * share), height: Math.round((fullWidth * share * 9) / 16) };
  const pictures: TestPicture[] = [];
  for (let index = 0; index < count; index++) {
    const sway = Math.round(fullWidth * 0.01 * (1 + Math.sin(index)));
    const left = Math.max(0, Math.round(fullWidth * at[0] - cut.width / 2)) + sway;
    const top = Math.round(fullHeight * at[1] - cut.height / 2);
    const inside = {
      left: Math.max(0, Math.min(fullWidth - cut.width, left)),
      top: Math.max(0, Math.min(fullHeight - cut.height, top)),
    };
    const rgb = await image
      .clone()
      .extract({ ...inside, ...cut })
      .resize(width, height, { fit: 'fill' })
      .removeAlpha()
      .raw()
      .toBuffer();
    pictures.push({ rgb });
  }
  return pictures;
}
