import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { CorpusInfo } from '../../api.ts';

/** What is open; known before any page is shown. */
export const CorpusContext = createContext<CorpusInfo | null>(null);

export function useCorpus(): CorpusInfo {
  return useContext(CorpusContext)!;
}
