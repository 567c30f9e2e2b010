import type { Settings } from '../config/schema.ts';
import { removeChecksums } from '../engine/checksums.ts';
import type { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { type GivenFile, writeGivenFiles } from '../inputs/given-files.ts';
import { stagesOf } from '../stages/stages-of.ts';
import { writeRunRecord } from './layout.ts';
import { usedModels } from './models/run-models.ts';
import { forgetWoven } from './weave-samples.ts';

/** Writes inputs and record of a run, of whose results none counts as finished from now on. */
export async function beginRun(
  workspace: Workspace,
  {
    run,
    settings,
    selected,
    derived,
    files,
  }: {
    run: string;
    settings: Settings;
    selected: readonly string[];
    derived: readonly string[];
    files: readonly GivenFile[];
  },
): Promise<void> {
  await forgetWoven(workspace, run);
  await removeChecksums(workspace.below(layout.run(run)));
  await writeGivenFiles(workspace, run, files);
  const providers = stagesOf(settings).map((stage) => [
    stage.name,
    stage.providers(stage.slice(settings)) as unknown,
  ]);
  await writeRunRecord(workspace, {
    run,
    settings,
    selected: [...selected, ...derived],
    providers: Object.fromEntries(providers),
    models: usedModels(selected, settings),
  });
}
