const creativeCommons =
  /^https?:\/\/(?:www\.)?creativecommons\.org\/(licenses|publicdomain)\/([a-z0-9-]+)(?:\/(\d\.\d))?/i;
const publicDomainNames: Record<string, string> = { zero: 'CC0', mark: 'CC-PDM' };

/** The usual short name of a licence that is given by its address, such as `CC-BY-SA-4.0`; any other as it is. */
export function licenceName(address: string): string {
  const match = creativeCommons.exec(address.trim());
  if (!match) return address.trim();
  const [, kind, name, version] = match;
  const known = name!.toLowerCase();
  const code = kind!.toLowerCase() === 'licenses' ? `CC-${known.toUpperCase()}` : publicDomainNames[known];
  if (code === undefined) return 'public domain';
  return version === undefined ? code : `${code}-${version}`;
}

/** Whether a licence, by its short name, is of Creative Commons or none is needed. */
export function isOpenLicence(licence: string | null): boolean {
  return licence !== null && /^(CC-|CC0|public domain$)/.test(licence);
}
