import { howToGet } from '../../models/how-to-get.ts';
import { installedFile } from '../../models/installed-files.ts';
import type { KnownModel } from '../../models/known-model.ts';
import { knownModels } from '../../models/known-models.ts';
import { fileFault } from '../../models/weights.ts';

/** An installed file of a model that is missing or differs from its digest. */
export interface ModelFault {
  model: string;
  file: string;
  /** Null where the file is missing. */
  path: string | null;
  fault: string;
  /** What to do about it. */
  cure: string;
}

/** What `verifyModels` read, and what was wrong. */
export interface ModelVerification {
  /** Models of which something is installed. */
  models: number;
  files: number;
  faults: ModelFault[];
}

/** Checks sizes and digests of all installed files. A model that is not installed at all is no fault. */
export async function verifyModels(environment: NodeJS.ProcessEnv = process.env): Promise<ModelVerification> {
  const verification: ModelVerification = { models: 0, files: 0, faults: [] };
  for (const model of knownModels) await verifyModel(model, verification, environment);
  return verification;
}

async function verifyModel(
  model: KnownModel,
  verification: ModelVerification,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  const found = await Promise.all(model.files.map((file) => installedFile(model, file, environment)));
  const comesWithLectern = model.from.some((origin) => origin.kind === 'npm' && !origin.optional);
  if (!comesWithLectern && found.every((one) => one === null)) return;
  verification.models++;
  for (const [index, file] of model.files.entries()) {
    const path = found[index]?.path ?? null;
    if (path !== null) verification.files++;
    const fault = path === null ? 'it is missing' : await fileFault(file, path);
    if (fault === null) continue;
    const cure = howToGet(model, [file]);
    verification.faults.push({ model: model.name, file: file.name, path, fault, cure });
  }
}
