import type { LoadedSettings } from './load.ts';

export interface SettingRow {
  /** Dotted path, such as `keyframe.threshold`. */
  path: string;
  value: unknown;
  /** `default`, the model that sets it, or file and line. */
  from: string;
}

/** What `weave.model` sets where the file does not. */
const ofModel = new Set(['weave.tokenBudget', 'weave.imageTokens', 'weave.maxImages']);

/** Every setting with its value and where that came from, in the order of the schema. */
export function listSettings({ settings, file, lines }: LoadedSettings): SettingRow[] {
  const rows: SettingRow[] = [];
  const visit = (value: unknown, path: string): void => {
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
      for (const [key, member] of Object.entries(value)) visit(member, path ? `${path}.${key}` : key);
      return;
    }
    const line = lines.get(path);
    const byModel = settings.weave.model !== null && ofModel.has(path);
    const unset = byModel ? `weave.model: ${settings.weave.model}` : 'default';
    rows.push({ path, value, from: line === undefined ? unset : `${file} line ${line}` });
  };
  visit(settings, '');
  return rows;
}
