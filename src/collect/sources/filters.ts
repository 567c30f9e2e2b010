import type { Candidate, LeftOutReason } from '../candidate.ts';
import { isOpenLicence } from './licence.ts';

/** Which search results become candidates. What a source does not say speaks against none, but for the licence. */
export interface Filters {
  licence: 'creative-commons' | 'any';
  /** Only videos that somebody wrote captions for. */
  captions: boolean;
  minSec: number;
  maxSec: number;
  /** ISO 639-1; null for any. */
  language: string | null;
}

/** Why a candidate is left out, or null. */
export function filteredOut(
  { licence, captions, durationSec, language }: Candidate,
  filters: Filters,
): LeftOutReason | null {
  if (filters.licence === 'creative-commons' && !isOpenLicence(licence)) return 'licence';
  if (durationSec !== null && (durationSec < filters.minSec || durationSec > filters.maxSec))
    return 'duration';
  if (filters.language !== null && language !== null && !sameLanguage(language, filters.language))
    return 'language';
  return filters.captions && captions === false ? 'captions' : null;
}

/** Whether a language, however it is named, is the one asked for. `zxx` and `und` name none. */
function sameLanguage(stated: string, wanted: string): boolean {
  const code = stated.trim().toLowerCase();
  if (code === '' || ['zxx', 'und', 'mul'].includes(code)) return true;
  englishNames ??= new Intl.DisplayNames('en', { type: 'language' });
  const names = [wanted, threeLetters[wanted], englishNames.of(wanted)?.toLowerCase()];
  return names.some((name) => name !== undefined && (code === name || code.startsWith(`${name}-`)));
}

let englishNames: Intl.DisplayNames | null = null;
/** The Internet Archive writes MARC codes or names. */
const threeLetters: Record<string, string> = {
  ar: 'ara',
  de: 'ger',
  en: 'eng',
  es: 'spa',
  fr: 'fre',
  hi: 'hin',
  it: 'ita',
  ja: 'jpn',
  ko: 'kor',
  nl: 'dut',
  pl: 'pol',
  pt: 'por',
  ru: 'rus',
  tr: 'tur',
  zh: 'chi',
};
