// `lectern/models`: what models are known and installed; adding and removing them.

export type { ContentDigest } from '../models/hub/content-digest.ts';
export type { HubSettings, Patience } from '../models/hub/hub-settings.ts';
export { hubSettings } from '../models/hub/hub-settings.ts';
export type { Pulled, PulledFile, PullProgress } from '../models/hub/pull.ts';
export type { InstalledFile } from '../models/installed-files.ts';
export type { KnownModel, ModelFile, ModelRole, Origin, PathInArchive } from '../models/known-model.ts';
export { type PullOptions, pullModel } from '../models/pull-model.ts';
export { type AddedModel, type AddSummary, addModels } from '../workspace/models/add-models.ts';
export { listModels, type ModelState } from '../workspace/models/list-models.ts';
export { type RemovedModel, removeModel } from '../workspace/models/remove-model.ts';
export { type ModelFault, type ModelVerification, verifyModels } from '../workspace/models/verify-models.ts';
