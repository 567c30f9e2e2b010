import { EndpointError } from './endpoint-error.ts';
import { Provider } from './provider.ts';
import type { Providers } from './provider-settings.ts';

/** The providers of a configuration: their bounds hold for everything that asks through the same value. */
export class Endpoints {
  readonly #settings: Providers;
  readonly #env: Readonly<Record<string, string | undefined>>;
  readonly #providers = new Map<string, Provider>();

  /** Sends nothing and needs no key yet. @param env Where the keys are; `process.env` */
  constructor(settings: Providers, env: Readonly<Record<string, string | undefined>>) {
    this.#settings = settings;
    this.#env = env;
  }

  /** @throws EndpointError (`setup`, `credentials`) where there is no such provider, or no key for it. */
  provider(name: string): Provider {
    const open = this.#providers.get(name);
    if (open) return open;
    const settings = Object.hasOwn(this.#settings, name) ? this.#settings[name] : undefined;
    if (!settings) throw new EndpointError('setup', name, `No provider named ${name} in providers.`);
    const provider = new Provider(name, settings, keyOf(name, settings.keyEnv, this.#env));
    this.#providers.set(name, provider);
    return provider;
  }
}

function keyOf(
  name: string,
  keyEnv: string | null,
  env: Readonly<Record<string, string | undefined>>,
): string | null {
  if (keyEnv === null) return null;
  const key = env[keyEnv]?.trim();
  if (key) return key;
  throw new EndpointError(
    'credentials',
    name,
    `Provider ${name} needs its key in the environment variable ${keyEnv}, which is not set.`,
  );
}
