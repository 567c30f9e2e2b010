import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MediaError } from './media-error.ts';
import { probeMedia } from './probe.ts';
import { flatPictures, tone, writeTestVideo } from './testing.ts';
import { isoFile, isoSound } from './testing-iso.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-probe-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const video = { width: 320, height: 240, framesPerSec: 10, pictures: flatPictures(20, () => 100) };
const audio = { sampleRate: 44_100, samples: tone(44_100, 2) };

function save(name: string, content: string | Buffer): string {
  writeFileSync(at(name), content);
  return at(name);
}

async function codeOf(path: string): Promise<string> {
  const error = await probeMedia(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toBeInstanceOf(MediaError);
  return (error as MediaError).code;
}

describe('facts', () => {
  test('of a file with pictures and sound', async () => {
    await writeTestVideo(at('plain.mp4'), { video, audio });
    const facts = await probeMedia(at('plain.mp4'));
    expect(facts).toMatchObject({
      container: 'mov,mp4,m4a,3gp,3g2,mj2',
      streamCount: 2,
      video: {
        index: 0,
        codec: 'h264',
        width: 320,
        height: 240,
        rotationDeg: 0,
        framesPerSec: 10,
        pixelFormat: 'yuv420p',
        lumaRange: 'limited',
      },
      audio: { index: 1, codec: 'aac', sampleRate: 44_100, channels: 1 },
    });
    expect(facts.durationSec).toBeCloseTo(2, 1);
  });

  test.each([90, 180, 270] as const)('rotation by %i degrees', async (rotationDeg) => {
    await writeTestVideo(at('turned.mp4'), {
      video: { ...video, pictures: flatPictures(3, () => 100), rotationDeg },
    });
    expect((await probeMedia(at('turned.mp4'))).video?.rotationDeg).toBe(rotationDeg);
  });

  test('full-range luma, and no sound', async () => {
    const pictures = flatPictures(3, () => 100);
    await writeTestVideo(at('full.mkv'), { video: { ...video, pictures, lumaRange: 'full' } });
    const facts = await probeMedia(at('full.mkv'));
    expect(facts.video?.lumaRange).toBe('full');
    expect(facts.audio).toBeNull();
  });

  test('sound alone', async () => {
    await writeTestVideo(at('sound.m4a'), { audio });
    const facts = await probeMedia(at('sound.m4a'));
    expect(facts.video).toBeNull();
    expect(facts.audio?.codec).toBe('aac');
  });

  test('length of a recording that states none', async () => {
    // What a browser's recorder leaves: the live flag keeps Matroska from stating lengths.
    await writeTestVideo(at('live.mkv'), { video, audio, options: { live: '1' } });
    expect((await probeMedia(at('live.mkv'))).durationSec).toBeCloseTo(2, 1);
  });

  test('length of a transport stream whose time stamps start over', async () => {
    await writeTestVideo(at('once.ts'), { video });
    const once = readFileSync(at('once.ts'));
    save('twice.ts', Buffer.concat([once, once]));
    expect((await probeMedia(at('twice.ts'))).durationSec).toBeCloseTo(4, 1);
  });

  test('names that FFmpeg would take for options, addresses or patterns', async () => {
    await writeTestVideo(at('plain.mp4'), { video });
    const bytes = readFileSync(at('plain.mp4'));
    for (const name of ['-y', 'http:x.mp4', 'a%03d.mp4', 'concat:a|b.mp4', 'ü #?.mp4']) {
      expect((await probeMedia(save(name, bytes))).video?.codec).toBe('h264');
    }
  });
});

describe('what cannot be used', () => {
  beforeAll(() => writeTestVideo(at('whole.mp4'), { video, audio }));

  test.each([
    ['no bytes', '', 'empty-file'],
    ['a web page', '<!doctype html><html><body>Not found</body></html>'.repeat(50), 'not-media'],
    ['a playlist', '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\nwhole.mp4\n#EXT-X-ENDLIST\n', 'not-media'],
    ['a concat script', 'ffconcat version 1.0\nfile whole.mp4\n', 'not-media'],
    ['zeros', Buffer.alloc(100_000), 'not-media'],
    [
      'an MP4 header and nothing else',
      Buffer.from('00000018667479706d703432000000006d70343269736f6d', 'hex'),
      'truncated',
    ],
  ])('%s named .mp4', async (_, content, code) => {
    expect(await codeOf(save('bad.mp4', content))).toBe(code);
  });

  test('noise named .mp3', async () => {
    const noise = Buffer.alloc(200_000);
    let state = 1;
    for (let i = 0; i < noise.length; i += 1) {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      noise[i] = state >>> 24;
    }
    expect(await codeOf(save('noise.mp3', noise))).toBe('not-media');
  });

  test('a download that stopped before the index', async () => {
    const whole = readFileSync(at('whole.mp4'));
    expect(await codeOf(save('stopped.mp4', whole.subarray(0, whole.length / 2)))).toBe('truncated');
  });

  test('copy protection', async () => {
    const options = {
      encryption_scheme: 'cenc-aes-ctr',
      encryption_key: '76a6c65c5ea762046bd749a2e632ccbb',
      encryption_kid: 'a7e61c373e219033c21091fa607bf3b8',
    };
    await writeTestVideo(at('protected.mp4'), { video, audio, options });
    expect(await codeOf(at('protected.mp4'))).toBe('encrypted');
  });

  test('more streams than a video has', async () => {
    const sound = { ...isoSound(8000), samples: [Buffer.alloc(2)] };
    save('many.mov', isoFile(...Array.from({ length: 100 }, () => sound)));
    expect((await probeMedia(at('many.mov'))).streamCount).toBe(100);
    expect(
      await codeOf(save('far-too-many.mov', isoFile(...Array.from({ length: 1001 }, () => sound)))),
    ).toBe('too-demanding');
  });

  test('a missing file and a folder keep the error of Node', async () => {
    await expect(probeMedia(at('missing.mp4'))).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(probeMedia(folder)).rejects.toMatchObject({ code: 'EISDIR' });
  });
});
