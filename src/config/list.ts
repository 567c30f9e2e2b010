import type { LoadedSettings } from './load.ts';

export interface SettingRow {
  /** Dotted path, such as `keyframe.threshold`. */
  path: string;
  value: unknown;
  /** `default`, or file and line. */
  from: string;
}

/** Every setting with its value and where that came from, in the order of the schema. */
export function listSettings({ settings, file, lines }: LoadedSettings): SettingRow[] {
  const rows: SettingRow[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) visit(member, path ? `${path}.${key}` : key);
      return;
    }
    const line = lines.get(path);
    rows.push({ path, value, from: line === undefined ? 'default' : `${file} line ${line}` });
  };
  visit(settings, '');
  return rows;
}
