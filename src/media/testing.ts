/** Support for tests: writes small media files with node-av's encoders. */
import { AV_LOG_QUIET } from 'node-av/constants';
import { Dictionary, FormatContext, Log } from 'node-av/lib';
import type { TestMedia, TestPicture } from './testing-media.ts';
import { check, PictureWriter, SoundWriter } from './testing-writers.ts';

/** Writes a file whose container follows from the path's extension. */
export async function writeTestVideo(path: string, media: TestMedia): Promise<void> {
  Log.setLevel(AV_LOG_QUIET);
  const output = new FormatContext();
  check(output.allocOutputContext2(null, null, path), 'choose the container');
  const writers = [
    media.video && new PictureWriter(output, media.video),
    ...(media.moreVideos ?? []).map((video) => new PictureWriter(output, video)),
    media.audio && new SoundWriter(output, media.audio),
    ...(media.moreSounds ?? []).map((sound) => new SoundWriter(output, sound)),
  ].filter((writer) => writer !== undefined);
  try {
    check(await output.openOutput(), 'create the file');
    const options = Dictionary.fromObject(media.options ?? {});
    check(await output.writeHeader(options), 'write the header');
    options.free();
    // By time, so that the container need not hold one stream back for the other.
    while (writers.some((writer) => !writer.done)) {
      const pending = writers.filter((writer) => !writer.done);
      pending.sort((a, b) => a.nextSec - b.nextSec)[0]!.step();
    }
    check(await output.writeTrailer(), 'write the index');
  } finally {
    for (const writer of writers) writer.close();
    output.freeContext();
  }
}

/** `count` pictures of one flat grey level each. */
export function flatPictures(count: number, level: (index: number) => number): TestPicture[] {
  return Array.from({ length: count }, (_, index) => ({ luma: level(index) }));
}

/** A tone of `durationSec` seconds. */
export function tone(sampleRate: number, durationSec: number, frequencyHz = 440, level = 0.5): Float32Array {
  const step = (2 * Math.PI * frequencyHz) / sampleRate;
  return Float32Array.from(
    { length: Math.round(sampleRate * durationSec) },
    (_, i) => level * Math.sin(i * step),
  );
}
