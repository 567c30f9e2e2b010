import type { Providers } from './provider-settings.ts';

/** The providers of a configuration, opened: their bounds hold for everything that asks through this value. */
export interface Endpoints {
  close(): void;
}

/** Opens no connection yet. Keys are taken from `env` when a provider is first asked. */
export declare function openEndpoints(
  providers: Providers,
  env: Readonly<Record<string, string | undefined>>,
): Endpoints;
