import { stringify } from 'yaml';
import type { Settings } from './schema.ts';

/** Some settings, by their dotted paths, as lines of a configuration file. */
export function overridesYaml(overrides: Readonly<Record<string, unknown>>): string {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(overrides)) {
    const names = path.split('.');
    const last = names.pop()!;
    let at = tree;
    for (const name of names) {
      at[name] ??= {};
      at = at[name] as Record<string, unknown>;
    }
    at[last] = value;
  }
  return stringify(tree);
}

/** Settings as a configuration file that gives the same ones, wherever it lies. */
export function settingsYaml(settings: Settings): string {
  // Anchors and folded lines are right too, but hard to edit.
  return stringify(settings, { aliasDuplicateObjects: false, lineWidth: 0 });
}
