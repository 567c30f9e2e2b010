import { stringify } from 'yaml';
import type { Settings } from './schema.ts';

/** Settings as a configuration file that gives the same ones, wherever it lies. */
export function settingsYaml(settings: Settings): string {
  // Anchors and folded lines are right too, but hard to edit.
  return stringify(settings, { aliasDuplicateObjects: false, lineWidth: 0 });
}
