import { findModel } from './find-model.ts';
import { howToGet } from './how-to-get.ts';
import type { HubSettings } from './hub/hub-settings.ts';
import { type Pull, type Pulled, type PullProgress, pullFromHub } from './hub/pull.ts';
import { resolveRevision } from './hub/resolve-revision.ts';
import type { KnownModel } from './known-model.ts';
import { knownModels } from './known-models.ts';
import { ModelError } from './model-error.ts';
import { preprocessorConfig, pullsOf, repoAddress } from './on-hub.ts';

/** Options of `pullModel`. */
export interface PullOptions {
  /** Of a repository, only these files and how their input is prepared; empty for all. */
  files?: readonly string[];
  onProgress?(progress: PullProgress): void;
  signal?: AbortSignal;
}

/**
 * Gets a model from a hub into the cache of the official clients: one that the table knows, checked by its digests, or any
 * `OWNER/NAME@REVISION`, checked by what the hub says.
 * @throws ModelError where it is on no hub, or cannot be got; the signal's reason
 */
export async function pullModel(
  name: string,
  settings: HubSettings,
  { files = [], onProgress, signal }: PullOptions = {},
): Promise<Pulled[]> {
  const pulls = name.includes('/')
    ? [await pullOfRepository(name, files, settings, signal)]
    : knownPulls(name, files);
  const pulled: Pulled[] = [];
  for (const pull of pulls) {
    pulled.push(
      await pullFromHub(pull, settings, { ...(onProgress && { onProgress }), ...(signal && { signal }) }),
    );
  }
  return pulled;
}

function knownPulls(name: string, files: readonly string[]): Pull[] {
  const model = findModel(name);
  if (files.length > 0)
    throw new ModelError('choice', `${name} is got as a whole: leave out --file, or name OWNER/NAME@COMMIT.`);
  const pulls = pullsOf(model);
  if (pulls.length === 0) throw new ModelError('choice', onNoHub(model));
  return pulls;
}

/** Where else it is, and what of the same weights is on a hub. */
function onNoHub(model: KnownModel): string {
  const other = knownModels.find(({ name }) => name === `${model.name}-hub`);
  const told = other ? `\nOn a hub is ${other.name} (${other.note}): lectern models pull ${other.name}` : '';
  return `The model ${model.name} is not on a hub. ${howToGet(model, model.files)}${told}`;
}

async function pullOfRepository(
  address: string,
  files: readonly string[],
  settings: HubSettings,
  signal: AbortSignal | undefined,
): Promise<Pull> {
  const { repo, revision } = repoAddress(address);
  const commit = await resolveRevision(repo, revision, settings, { signal });
  return { repo, commit, paths: files.length > 0 ? files : null, optional: [preprocessorConfig] };
}
