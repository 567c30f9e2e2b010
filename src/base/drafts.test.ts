import { spawnSync } from 'node:child_process';
import { readdirSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { expect, test } from 'vitest';
import { draftPath, removeDraftsIn } from './drafts.ts';
import { temporaryFolder } from './temporary-folder.fixture.ts';

test('drafts of others at work stay; those of dead processes of this host go, and old ones of others', async () => {
  const folder = await temporaryFolder();
  const own = basename(draftPath(join(folder, 'own')));
  const atWork = own.replace(`-${process.pid}-`, `-${process.ppid}-`).replace('own', 'at-work');
  const { pid } = spawnSync(process.execPath, ['-e', '']);
  const dead = own.replace(`-${process.pid}-`, `-${pid}-`).replace('own', 'dead');
  const elsewhere = own.replace(/\.[0-9a-f]{8}-/, '.00000000-').replace('own', 'elsewhere');
  const old = elsewhere.replace('elsewhere', 'old');
  const byAnEarlierVersion = '.earlier.0123456789ab.tmp';
  for (const name of [own, atWork, dead, elsewhere, old, byAnEarlierVersion, 'no-draft'])
    writeFileSync(join(folder, name), 'half');
  utimesSync(join(folder, old), 1, 1);
  await removeDraftsIn(folder);
  expect(readdirSync(folder).sort()).toEqual([elsewhere, atWork, 'no-draft'].sort());
});
