import type { Settings } from '../../config/schema.ts';
import { costOf } from '../../endpoints/usage.ts';
import type { ExpectedUse } from '../../engine/asking.ts';

/*
 * What a minute of lecture is expected to hold. Lectures differ by a factor of two or so either way, and so do the
 * tokens of a picture from model to model: these are sizes for a decision, not a promise.
 */
const wordsPerSec = 2.3;
const tokensPerWord = 1.35;
const speechShare = 0.8;
const paragraphSec = 55;
const clipSec = 15;
const screenSec = 20;
/** Of a prompt without what is put into it. */
const promptTokens = 450;
/** Of a picture, at 28 x 28 pixels a token as Qwen2-VL counts; a frame is 16:9. */
const pixelsPerToken = 28 * 28;

type Use = (settings: Settings, durationSec: number) => ExpectedUse[];

const soundless = { audioSec: 0 };

export const transcribeUse: Use = ({ roles: { transcribe: role } }, durationSec) => {
  if (!role) return [];
  const audioSec = durationSec * speechShare;
  const requests = Math.ceil(audioSec / (role.chunkSec * 0.8));
  return [{ ...named(role), requests, inputTokens: 0, outputTokens: 0, audioSec }];
};

export const refineUse: Use = ({ roles: { refine: role } }, durationSec) => {
  if (!role) return [];
  const requests = Math.ceil(durationSec / paragraphSec);
  const speech = speechTokens(durationSec);
  // Each line comes back with its number in JSON.
  const outputTokens = Math.round(1.4 * speech);
  const inputTokens = Math.round(requests * (promptTokens + 110) + 1.1 * speech);
  return [{ ...named(role), requests, inputTokens, outputTokens, ...soundless }];
};

export function judgeUse(index: number): Use {
  return ({ roles: { judge } }, durationSec) => {
    const role = judge[index];
    if (!role) return [];
    const speech = speechTokens(durationSec);
    const requests = speech > 3 * role.windowTokens ? 3 : 1;
    const seen = Math.min(speech, 3 * role.windowTokens);
    return [
      {
        ...named(role),
        requests,
        inputTokens: seen + requests * promptTokens,
        outputTokens: requests * 100,
        ...soundless,
      },
    ];
  };
}

export const describeUse: Use = ({ roles: { caption: role } }, durationSec) => {
  if (!role) return [];
  const requests = Math.ceil(durationSec / clipSec);
  const pictures = Math.min(role.maxImages, 1 + clipSec / screenSec);
  const inputTokens = Math.round(requests * (promptTokens + pictures * pictureTokens(role.longEdge)));
  return [{ ...named(role), requests, inputTokens, outputTokens: requests * 120, ...soundless }];
};

export const captionUse: Use = ({ roles: { embedText: role } }, durationSec) => {
  if (!role) return [];
  const clips = Math.ceil(durationSec / clipSec);
  const inputTokens = speechTokens(durationSec) + clips * 100;
  return [
    { ...named(role), requests: Math.ceil((2 * clips) / 64), inputTokens, outputTokens: 0, ...soundless },
  ];
};

export const rereadUse: Use = ({ roles: { read: role } }, durationSec) => {
  if (!role) return [];
  const requests = Math.ceil(durationSec / screenSec);
  const inputTokens = requests * (promptTokens + pictureTokens(role.longEdge));
  return [{ ...named(role), requests, inputTokens, outputTokens: requests * 150, ...soundless }];
};

/** In the currency of the configuration; null where no prices are known. */
export function costOfUse(use: ExpectedUse, { providers }: Settings): number | null {
  return costOf(use, providers[use.provider]?.prices ?? null);
}

function named({ provider, model }: { provider: string; model: string }) {
  return { provider, model };
}

function speechTokens(durationSec: number): number {
  return Math.round(durationSec * speechShare * wordsPerSec * tokensPerWord);
}

function pictureTokens(longEdge: number): number {
  return Math.round((longEdge * longEdge * 9) / 16 / pixelsPerToken);
}
