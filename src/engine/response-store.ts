/** Answers of models from before, by the digest of what was asked. */
export interface ResponseStore {
  /** What was stored, or null where nothing is or it is damaged. */
  get(digest: string): Promise<unknown>;
  /** Stores a JSON value unless one is there; gives what is stored (the first writer wins). */
  putIfAbsent(digest: string, value: unknown): Promise<unknown>;
  /** Stores a JSON value in the place of what is there. */
  replace(digest: string, value: unknown): Promise<void>;
}
