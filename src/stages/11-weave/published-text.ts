import type { Settings } from '../../config/schema.ts';
import { type MaskedText, maskPersonalData } from '../../language/personal-data.ts';
import type { Clip } from '../../records/clip.ts';
import { type MaskedCounts, mostMasked } from '../../records/personal-data.ts';
import type { Refined, Transcript } from '../../records/speech.ts';
import { clipText } from '../shared/clip-contents.ts';

/** What is said in a clip, as heard and as cleaned; '' where nobody speaks. */
export interface ClipSpeech {
  raw: string;
  refined: string;
  /** Personal data that was masked in it. */
  masked: MaskedCounts;
}

export type TextMask = (text: string) => MaskedText;

/** How texts are published: with personal data masked, unless the settings say otherwise. */
export function textMask({ weave }: Settings): TextMask {
  return weave.maskPersonalData ? maskPersonalData : (text) => ({ text, masked: {} });
}

/**
 * Tells what is published of the speech of a clip. It is masked as a whole, for what is dictated may take more than one
 * utterance.
 */
export function speechIn(
  { transcribe, refine }: { transcribe: Transcript | null; refine: Refined | null },
  mask: TextMask,
): (clip: Clip) => ClipSpeech {
  const raw = transcribe?.utterances.map(({ text }) => text) ?? [];
  const refined = refine?.texts ?? raw;
  return (clip) => {
    const [heard, cleaned] = [mask(clipText(clip, raw)), mask(clipText(clip, refined))];
    return { raw: heard.text, refined: cleaned.text, masked: mostMasked([heard.masked, cleaned.masked]) };
  };
}
