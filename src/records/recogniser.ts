/**
 * What comes with Lectern to turn speech into text, by its name in the configuration: how it is called, and the languages
 * that it understands (ISO 639-1). Speech in others it turns into words of its own.
 */
export const recogniserFacts = {
  tiny: { title: 'Moonshine tiny', languages: ['en'] },
  base: { title: 'Moonshine base', languages: ['en'] },
} as const satisfies Record<string, { title: string; languages: readonly string[] }>;

export type RecogniserName = keyof typeof recogniserFacts;
export const recogniserNames = Object.keys(recogniserFacts) as readonly RecogniserName[];

export function understoodBy(name: RecogniserName): readonly string[] {
  return recogniserFacts[name].languages;
}
