/** A server that speaks the OpenAI API, as the configuration describes it. Nothing of it but the name is part of a key. */
export interface ProviderSettings {
  /** Address up to and without `/chat/completions`, for instance `http://localhost:8000/v1`. */
  baseUrl: string;
  /** Name of the environment variable that holds the key; null where the server asks for none. */
  keyEnv: string | null;
  /** Most requests that wait for an answer at once, 1 and up. */
  concurrency: number;
  /** Timeout of a whole request, in seconds. */
  timeoutSec: number;
  /** Seconds within which a chat must begin to answer; null asks for the answer in one piece instead of a stream. */
  firstTokenSec: number | null;
  /** How often a request that met trouble which may pass is sent again, 0 and up. */
  retries: number;
  /**
   * How answers of a given form are asked for: by the server's own schema mode, or by words in the prompt. `auto`
   * tries the first and remembers where the server has none.
   */
  schema: 'auto' | 'json_schema' | 'none';
  prices: Prices | null;
}

/** What a provider charges, in the currency that its user counts in. */
export interface Prices {
  /** For a million tokens that are sent. */
  inputPerMillion: number;
  /** For a million tokens that come back. */
  outputPerMillion: number;
  /** For a minute of sound that is transcribed; null where it is not sold by the minute. */
  audioPerMinute: number | null;
}

/** Providers by name. */
export type Providers = Readonly<Record<string, ProviderSettings>>;
