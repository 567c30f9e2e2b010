import type { StageContext } from '../../engine/stage.ts';
import { isWanted, languageOfTag } from '../../language/language-tag.ts';
import { MediaError } from '../../media/media-error.ts';
import type { Producer } from '../../records/basics.ts';
import type { Probe } from '../../records/media.ts';
import type { CaptionRefusal, CaptionsReport, Listening, Transcript } from '../../records/speech.ts';
import { decodeText } from '../../speech/caption-encoding.ts';
import { measureFit } from '../../speech/caption-fit.ts';
import { judgeFit } from '../../speech/caption-verdict.ts';
import { type Cue, findCues } from '../../speech/cues.ts';
import { speechOfCues } from '../../speech/subtitles.ts';
import { knownLanguages, languageOfText } from '../../speech/text-language.ts';
import { cuesOfTrack } from '../../speech/track-cues.ts';
import { pairUnderstands } from '../shared/recogniser.ts';

/** Two sizes of an English-only recogniser that disagree by more than this do not hear English. */
const mostDisagreement = 0.6;

/** Captions as they were found, before anything is known of what they say. */
interface FoundCaptions extends Pick<CaptionsReport, 'from' | 'format' | 'stream' | 'encoding'> {
  /** Language that name, header or track say. */
  told: string | null;
  /** Null where nothing could be read. */
  cues: Cue[] | null;
  trouble: CaptionRefusal | null;
}

/** What captions gave: a transcript, or why they gave none (null where there are none). */
export interface CaptionText {
  transcript: Transcript | null;
  report: CaptionsReport | null;
}

/**
 * Takes the speech from captions: of the file beside the video, else of a text track inside it. They are used where they
 * are in a wanted language and go with what was heard; where not, the report says why, and the sound must tell.
 */
export async function transcriptOfCaptions(
  { probe, listen }: { probe: Probe; listen: Listening },
  languages: readonly string[],
  context: StageContext,
): Promise<CaptionText> {
  let refused: CaptionsReport | null = null;
  for (const find of [captionsBeside, captionsInside]) {
    const found = await find(languages, context);
    if (found === null) continue;
    const { transcript, report } = useCaptions(found, { probe, listen }, languages);
    if (transcript !== null) return { transcript, report };
    refused ??= report;
  }
  return { transcript: null, report: refused };
}

async function captionsBeside(
  languages: readonly string[],
  context: StageContext,
): Promise<FoundCaptions | null> {
  const file = await context.captions();
  if (file === null) return null;
  const about = { from: 'file', format: file.format, stream: null, told: file.language } as const;
  if (file.bytes === null) {
    const trouble = file.trouble === 'too-large' ? 'captions-too-large' : 'captions-unreadable';
    return { ...about, encoding: null, cues: null, trouble };
  }
  const told = file.language === null ? null : languageOfTag(file.language);
  const decoded = decodeText(file.bytes, told === null ? languages : [told]);
  if (decoded === null) return { ...about, encoding: null, cues: null, trouble: 'captions-unreadable' };
  const { cues, language } = findCues(decoded.text);
  const { encoding } = decoded;
  return { ...about, told: file.language ?? language, encoding, cues, trouble: null };
}

async function captionsInside(
  languages: readonly string[],
  context: StageContext,
): Promise<FoundCaptions | null> {
  const { readTextTrack } = await import('../../media/text-track.ts');
  const rank = (language: string | null): number => {
    const at = languages.findIndex((one) => language !== null && isWanted(language, [one]));
    return at >= 0 ? at : languages.length + (language === null ? 0 : 1);
  };
  // A file whose sound could be read and whose text cannot is told of by its sound.
  const track = await readTextTrack(await context.localFile(), rank).catch((error: unknown) => {
    if (error instanceof MediaError) return null;
    throw error;
  });
  if (track === null) return null;
  const { codec: format, stream, language: told, packets } = track;
  const cues = cuesOfTrack(format, packets, languages);
  return { from: 'track', format, stream, told, encoding: null, cues, trouble: null };
}

function useCaptions(
  found: FoundCaptions,
  { probe, listen }: { probe: Probe; listen: Listening },
  languages: readonly string[],
): { transcript: Transcript | null; report: CaptionsReport } {
  const { from, format, stream, encoding, told, trouble } = found;
  const cues = found.cues ?? [];
  const { utterances, removed } = speechOfCues(cues, probe.durationSec);
  const toldLanguage = told === null ? null : languageOfTag(told);
  const textLanguage = languageOfText(utterances.map(({ text }) => text).join(' '));
  const isUnderstood = listen.disagreement === null ? null : listen.disagreement <= mostDisagreement;
  // What the recognisers hear of other languages is noise.
  const windows = isUnderstood === false ? [] : listen.windows;
  const fit = utterances.length > 0 ? measureFit(utterances, windows, listen.spans) : null;
  const report = (refused: CaptionRefusal | null, verified: boolean): CaptionsReport => ({
    ...{ refused, from, format, stream, toldLanguage, textLanguage, encoding },
    ...{ cues: cues.length, removed, fit, verified },
  });
  const refuse = (refused: CaptionRefusal) => ({ transcript: null, report: report(refused, false) });

  if (trouble !== null) return refuse(trouble);
  if (utterances.length === 0) return refuse('captions-empty');
  const language = captionLanguage(toldLanguage, textLanguage, languages);
  if (language === null) return refuse('captions-language');
  // English captions under other speech are a translation, and so are others under English.
  if (isUnderstood !== null && textLanguage !== null && isUnderstood !== pairUnderstands([textLanguage]))
    return refuse('captions-language');
  const { refused, verified } = judgeFit(fit!);
  if (refused !== null) return refuse(refused);
  const producer = subtitlesProducer(format);
  return {
    transcript: { producer, language, utterances, rejected: [], captions: report(null, verified) },
    report: report(null, verified),
  };
}

/**
 * The language of captions: as their name tells it, where the words do not speak for or against English; without that, of
 * the words.
 * @returns `und` where nothing tells, null where it is none that is wanted
 */
function captionLanguage(told: string | null, text: string | null, wanted: readonly string[]): string | null {
  const isWrong = told !== null && text !== null && pairUnderstands([told]) !== pairUnderstands([text]);
  if (told !== null) return isWanted(told, wanted) && !isWrong ? told : null;
  if (text === null) return wanted.length === 1 ? wanted[0]! : 'und';
  if (isWanted(text, wanted)) return text;
  // Languages whose words are not known look like their neighbours.
  const unknown = wanted.find((one) => !knownLanguages.has(one));
  return !pairUnderstands([text]) && unknown !== undefined ? unknown : null;
}

/** @param format `vtt`, `srt`, or the codec of a text track. */
function subtitlesProducer(format: string): Producer {
  return { name: 'subtitles', model: format, version: '2' };
}
