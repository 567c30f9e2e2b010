import { Workspace } from '../engine/workspace.ts';
import { sampleDocumentSchema } from '../formats/sample-document.ts';
import type { Document } from '../records/document.ts';
import type { CountedCorpus } from '../stats/corpus-figures.ts';
import type { DropCounter } from '../stats/drops.ts';
import type { ReturnCounter } from '../stats/returning-screens.ts';
import type { RunRecord } from './layout.ts';
import { readPicture } from './picture.ts';
import { weaveRun } from './weave-run.ts';

/** Whether there are runs at a path, rather than a dataset. */
export function isWorkspace(path: string): Promise<boolean> {
  return Workspace.at(path).isBegun();
}

/**
 * The samples of a run, woven from its artefacts, as a corpus to be counted; its decisions go to `drops`, what its videos
 * show to `returns`.
 */
export function countedRun(
  workspace: string,
  record: RunRecord,
  drops: DropCounter,
  returns?: ReturnCounter,
): CountedCorpus {
  return {
    path: workspace,
    kind: 'workspace',
    async *documents(): AsyncGenerator<Document> {
      for await (const { samples, outcomes, shown } of weaveRun(workspace, record)) {
        for (const screens of returns ? shown : []) await returns?.add(screens);
        for (const outcome of outcomes) drops.add(outcome);
        for (const sample of samples) yield { ...sampleDocumentSchema.parse(sample), id: sample.id };
      }
    },
    image: async ({ digest }) => (digest === null ? null : readPicture(workspace, digest)),
  };
}
