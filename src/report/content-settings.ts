import type { Settings } from '../config/schema.ts';

/**
 * Sections of the configuration that decide what a textbook holds. The others tell addresses, paths and limits of a
 * machine, which a report keeps to itself.
 */
const contentSections = [
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
export type ContentSettings = Pick<Settings, (typeof contentSections)[number]>;

export function contentSettings(settings: Settings): ContentSettings {
  return Object.fromEntries(contentSections.map((name) => [name, settings[name]])) as ContentSettings;
}
