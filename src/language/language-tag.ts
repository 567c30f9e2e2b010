/** Codes that name no language. */
const noLanguage = new Set(['und', 'mul', 'zxx', 'mis', 'root']);
let byName: Map<string, string> | null = null;
let names: Intl.DisplayNames | null = null;

/** The English name of a code. The names take milliseconds to open, and most processes ask for none. */
function englishName(code: string): string | undefined {
  names ??= new Intl.DisplayNames('en', { type: 'language', fallback: 'none' });
  return names.of(code);
}

/**
 * The language that a tag or an English name tells: `en` for `en-US`, `en_GB`, `eng`, `en-orig` and `English`.
 * Two letters (ISO 639-1) where the language has them.
 * @returns null where it names none that is known
 */
export function languageOfTag(told: string): string | null {
  const text = told.trim().toLowerCase();
  const [code = ''] = text.split(/[-_]/);
  if (noLanguage.has(code)) return null;
  if (/^[a-z]{2,3}$/.test(code)) {
    const [canonical = code] = Intl.getCanonicalLocales(code);
    return englishName(canonical) === undefined ? null : canonical;
  }
  byName ??= new Map(twoLetterCodes().map((one) => [englishName(one)!.toLowerCase(), one]));
  return byName.get(text) ?? null;
}

function twoLetterCodes(): string[] {
  const letters = [...'abcdefghijklmnopqrstuvwxyz'];
  const codes = letters.flatMap((first) => letters.map((second) => first + second));
  return codes.filter(
    (code) => englishName(code) !== undefined && Intl.getCanonicalLocales(code)[0] === code,
  );
}

/** Whether a language is among those that are wanted, however either is told. */
export function isWanted(language: string, wanted: readonly string[]): boolean {
  const code = languageOfTag(language) ?? language;
  return wanted.some((one) => (languageOfTag(one) ?? one) === code);
}
