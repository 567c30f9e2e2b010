import { join } from 'node:path';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { defaultSettings } from '../config/schema.ts';
import { Store } from '../engine/store.ts';
import { writeSamples } from '../formats/samples.ts';
import type { ImageItem, Sample } from '../records/sample.ts';
import { writeRunRecord } from './layout.ts';

/** A workspace of `count` samples of one video each: sample n has n % 5 pictures, which begin as JPEG does. */
export async function sampleWorkspace(count: number): Promise<{ path: string; samples: Sample[] }> {
  const path = await temporaryFolder();
  const store = new Store(path);
  const samples: Sample[] = [];
  for (let n = 0; n < count; n++) {
    const video = `v${n}`;
    const place = { video, clip: 0, startSec: 0, endSec: 9, artefact: 'a' };
    const items: Sample['items'] = [];
    for (let picture = 0; picture < n % 5; picture++) {
      const digest = await store.putBlob(Buffer.from(`\u00ff\u00d8\u00ff${video} ${picture}`, 'latin1'));
      const image: ImageItem = { kind: 'image', ...place, takenAtSec: picture, digest, width: 4, height: 3 };
      items.push(image);
    }
    items.push({ kind: 'speech', ...place, raw: 'um yes', refined: 'Yes.' });
    const unknown = { title: null, licence: null, url: null, subject: null, course: null, subCourse: null };
    const clips = [{ index: 0, startSec: 0, endSec: 9 }];
    samples.push({
      id: `0000${n % 2}-train-${n}`,
      split: 'train',
      videos: [{ id: video, ...unknown, knowledgePoint: null, clips }],
      items,
      images: n % 5,
      textTokens: 1,
      budgetTokens: 1 + (n % 5) * 64,
      tokenizer: 'words',
    });
  }
  await writeSamples(join(path, 'samples', 'main', '00000.jsonl'), samples.slice(0, 7));
  await writeSamples(join(path, 'samples', 'main', '00001.jsonl'), samples.slice(7));
  await writeRunRecord(path, { run: 'main', settings: defaultSettings, selected: [], providers: {} });
  return { path, samples };
}
