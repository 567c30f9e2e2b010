import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { openMedia } from './open.ts';
import { readPackets } from './packets.ts';
import { probeMedia } from './probe.ts';
import { writeTestVideo } from './testing.ts';
import { box, isoFile, isoPictures } from './testing-iso.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-dovi-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const [width, height] = [64, 48];

test('Dolby Vision without a base that others show is refused', async () => {
  const refused = { code: 'decoder-missing', message: expect.stringContaining('Dolby Vision profile 5') };
  await writeTestVideo(at('plain.mp4'), {
    video: { width, height, framesPerSec: 5, pictures: [{ luma: 90 }] },
  });
  const media = await openMedia(at('plain.mp4'));
  const decoderSettings = box('avcC', media.streams[0]!.codecpar.extradata!);
  const samples: Buffer[] = [];
  for await (const { data } of readPackets(media, () => {})) samples.push(Buffer.from(data!));
  media.close();
  for (const [profile, compatibility] of [
    [5, 0],
    [8, 4],
  ] as const) {
    // Version 1.0, profile in 7 bits, level 1 in 6, what is there in 3, the base's kind in 4.
    const said = box(
      'dvcC',
      Buffer.from([1, 0, profile << 1, 0b00001101, compatibility << 4]),
      Buffer.alloc(19),
    );
    const config = Buffer.concat([decoderSettings, said]);
    const track = isoPictures({ codec: 'avc1', config, width, height, framesPerSec: 5 });
    writeFileSync(at('dovi.mov'), isoFile({ ...track, samples }));
    if (profile === 5) await expect(probeMedia(at('dovi.mov'))).rejects.toMatchObject(refused);
    else expect((await probeMedia(at('dovi.mov'))).video?.codec).toBe('h264');
  }
});
