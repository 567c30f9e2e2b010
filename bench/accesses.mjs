// Counts what one video costs an object store: looks (GET, HEAD) and writes (PUT) of artefacts and blobs, from nothing to kept.
//
//   node bench/accesses.mjs VIDEO [--config lectern.yaml]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSettings } from '../src/config/load.ts';
import { Journal } from '../src/engine/journal.ts';
import { openObjects } from '../src/engine/open-objects.ts';
import { runVideos } from '../src/engine/run-videos.ts';
import { runUnit } from '../src/engine/unit.ts';
import { Workspace } from '../src/engine/workspace.ts';
import { videoStages } from '../src/stages/pipeline.ts';
import { withPrompts } from '../src/stages/shared/prompts.ts';
import { chooseStages } from '../src/workspace/choose-stages.ts';
import { gatherInputs } from '../src/workspace/gather-inputs.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { config: { type: 'string' } },
});
const folder = mkdtempSync(join(tmpdir(), 'lectern-accesses-'));
const verbs = { read: 'GET', stream: 'GET', has: 'HEAD', create: 'PUT', replace: 'PUT' };
const counts = {};
const objects = new Proxy(openObjects(folder), {
  get(target, name) {
    const member = target[name];
    if (typeof member !== 'function') return member;
    return (key, ...rest) => {
      if (name in verbs && /^(artefacts|blobs)\//.test(key)) {
        const call = `${verbs[name]} ${key.split('/')[0]}`;
        counts[call] = (counts[call] ?? 0) + 1;
      }
      return member.call(target, key, ...rest);
    };
  },
});
try {
  const { settings: given } = await loadSettings(values.config ?? null);
  const settings = await withPrompts(given);
  const workspace = new Workspace(objects);
  const about = { inputs: positionals, settings, exclusions: [], limit: null, replace: false, onFile() {} };
  const { videos } = await gatherInputs(workspace, 'default', about);
  const reporter = { onBegin() {}, onProgress() {}, onStage() {}, onUsage() {} };
  const never = new AbortController().signal;
  const pool = {
    drain() {},
    async run(unit) {
      const signals = { drained: never, cancelled: never };
      const result = await runUnit(
        JSON.parse(JSON.stringify(unit)),
        videoStages,
        reporter,
        signals,
        workspace,
      );
      return { end: 'done', costs: [], peakRssBytes: 0, result };
    },
  };
  const { selected } = chooseStages([], [], settings);
  await runVideos({
    workspace,
    videos,
    stages: videoStages,
    selected: new Set(selected),
    settings,
    concurrency: 1,
    classLimits: {},
    retryFailed: false,
    pool,
    journal: new Journal(workspace, 'default'),
    bounds: () => ({ cpuSec: 600, stallSec: 600 }),
    onEvent() {},
    onEntry: ({ video, verdict, keys }) => console.log(video.id, verdict, Object.keys(keys).length, 'stages'),
    signal: never,
  });
  const artefacts = (await Promise.all(selected.map((stage) => workspace.store.list(stage)))).flat().length;
  const blobs = (await workspace.store.listBlobs()).length;
  console.log(counts, { artefacts, blobs });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
process.exit();
