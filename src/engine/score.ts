/** A score that a stage measures. A report shows how it is spread over all of a run that has one, kept or not. */
export interface StageScore<Measured, Settings> {
  /** Where a later stage has a score of the same name, that one counts for the videos that it measured. */
  name: string;
  /** What has the score: videos, utterances, screens, clips. */
  of: string;
  /** Hundredths of the score that are counted together. */
  step: number;
  /** Null for what could not be measured. */
  values(measured: Measured): readonly (number | null)[];
  /** The setting that decides by it; it drops nothing where its value is null or 0. */
  threshold?: { setting: string; value(settings: Settings): number | null };
}
