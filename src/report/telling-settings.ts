import type { Settings } from '../config/schema.ts';

/**
 * Sections of the configuration that decide what a textbook holds. The others tell addresses, paths and limits of a
 * machine, which a report keeps to itself.
 */
const tellingSections = [
  'languages',
  'probe',
  'media',
  'listen',
  'transcribe',
  'judge',
  'panel',
  'clip',
  'keyframe',
  'read',
  'caption',
  'checks',
  'weave',
  'export',
] as const satisfies (keyof Settings)[];
export type TellingSettings = Pick<Settings, (typeof tellingSections)[number]>;

export function tellingSettings(settings: Settings): TellingSettings {
  return Object.fromEntries(tellingSections.map((name) => [name, settings[name]])) as TellingSettings;
}
