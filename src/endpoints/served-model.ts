import { z } from 'zod';
import { guardedFetch } from './guarded-fetch.ts';
import type { ProviderSettings } from './provider-settings.ts';

const timeoutMs = 10_000;
const mostBytes = 4 << 20;

const listSchema = z.looseObject({
  data: z.array(
    z.looseObject({
      id: z.string(),
      owned_by: z.string().nullish(),
      root: z.string().nullish(),
      parent: z.string().nullish(),
      max_model_len: z.number().nullish(),
    }),
  ),
});

/** What a server says of a model: vLLM tells the weights (`root`) and the context length. */
export interface ServedModel {
  id: string;
  ownedBy: string | null;
  root: string | null;
  parent: string | null;
  maxModelLen: number | null;
}

/**
 * Asks a server what its list of models says of one (`GET /models`). Null where it has no list, or not this model: many
 * servers have none, so nothing is retried and nothing is an error.
 * @param key sent as a bearer token
 */
export async function servedModel(
  { baseUrl }: Pick<ProviderSettings, 'baseUrl'>,
  key: string | null,
  model: string,
): Promise<ServedModel | null> {
  const ask = guardedFetch({ answerBytes: mostBytes, connections: 1 });
  try {
    const response = await ask(`${baseUrl.replace(/\/+$/, '')}/models`, {
      headers: key === null ? {} : { authorization: `Bearer ${key}` },
      signal: AbortSignal.timeout(timeoutMs),
    });
    const { data } = listSchema.parse(await response.json());
    const found = data.find(({ id }) => id === model);
    if (!found) return null;
    return {
      id: found.id,
      ownedBy: found.owned_by ?? null,
      root: found.root ?? null,
      parent: found.parent ?? null,
      maxModelLen: found.max_model_len ?? null,
    };
  } catch {
    return null;
  }
}
