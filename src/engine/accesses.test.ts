import { expect, test } from 'vitest';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import { MemoryObjects } from './memory-objects.fixture.ts';
import { fakeStages, makeVideo } from './pipeline.fixture.ts';
import { runFake } from './run.fixture.ts';
import { workersOn } from './workers.fixture.ts';
import { Workspace } from './workspace.ts';

/** Notes what is done with objects of the store proper. */
class CountedObjects extends MemoryObjects {
  readonly calls: string[] = [];

  #note(call: string, key: string): void {
    if (/^(artefacts|blobs)/.test(key)) this.calls.push(call);
  }

  override async read(key: string): Promise<Buffer | null> {
    this.#note('read', key);
    return super.read(key);
  }

  override async has(key: string): Promise<boolean> {
    this.#note('has', key);
    return super.has(key);
  }

  override async create(key: string, bytes: string | Uint8Array): Promise<boolean> {
    this.#note('create', key);
    return super.create(key, bytes);
  }

  override async replace(key: string, content: string): Promise<void> {
    this.#note('replace', key);
    return super.replace(key, content);
  }

  count(): Record<string, number> {
    const counts: Record<string, number> = {};
    for (const call of this.calls.splice(0)) counts[call] = (counts[call] ?? 0) + 1;
    return counts;
  }
}

test('a video costs a look and a write for each stage, and nothing is looked up twice', async () => {
  const folder = await temporaryFolder();
  const videos = [await makeVideo(folder, 'one')];
  const objects = new CountedObjects();
  const workspace = new Workspace(objects);
  const given = { workspace, videos, pool: workersOn(workspace) };
  expect((await runFake(given)).outcomes).toEqual({ one: 'kept' });
  expect(objects.count()).toEqual({ read: fakeStages.length, create: fakeStages.length });
  expect((await runFake(given)).outcomes).toEqual({ one: 'kept' });
  expect(objects.count()).toEqual({ read: fakeStages.length });
});
