import { canonicalJson } from '../base/fingerprint.ts';

/** A setting that two configurations have otherwise, by its dotted path. */
export interface SettingDifference {
  setting: string;
  one: unknown;
  other: unknown;
}

/** Where two configurations differ, in the order of the first; a list is one value, as a whole. */
export function settingsDifference(one: object, other: object, prefix = ''): SettingDifference[] {
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])];
  return names.flatMap((name): SettingDifference[] => {
    const [a, b] = [one, other].map((side) => (side as Record<string, unknown>)[name] ?? null);
    const setting = `${prefix}${name}`;
    if (isTree(a) && isTree(b)) return settingsDifference(a, b, `${setting}.`);
    return canonicalJson(a) === canonicalJson(b) ? [] : [{ setting, one: a, other: b }];
  });
}

function isTree(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
