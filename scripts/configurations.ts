// Configurations under which settings are changed to see what computes again.
import type { Settings } from '../src/config/schema.ts';

const model = { provider: 'local', model: 'm' };
const everyRole = {
  transcribe: { ...model, language: 'en' },
  refine: model,
  judge: [model, model],
  caption: model,
  embedText: model,
  read: model,
  review: model,
  taxonomy: model,
};

/** One in which every role is given to a model, as it is written in a file. */
export const givenRoles = {
  providers: {
    local: {
      baseUrl: 'http://localhost:8000/v1',
      keyEnv: 'KEY',
      prices: { inputPerMillion: 1, outputPerMillion: 2, audioPerMinute: 3 },
    },
    other: { baseUrl: 'http://localhost:8001/v1' },
  },
  roles: everyRole,
} satisfies { providers: object; roles: Record<keyof Settings['roles'], object> };
