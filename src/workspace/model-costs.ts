import { readJournal } from '../engine/journal.ts';
import type { ModelCost } from '../report/report-data.ts';

/** What each stage took of each model on an endpoint, summed over videos and over all calls of a run, from its journal. */
export async function modelCosts(workspace: string, run: string): Promise<ModelCost[]> {
  const costs = new Map<string, ModelCost>();
  for await (const line of readJournal(workspace, run)) {
    if (line.event !== 'usage') continue;
    const { stage, provider, model, questions, cached, requests, inputTokens, outputTokens, audioSec, cost } =
      line;
    const key = JSON.stringify([stage, provider, model]);
    const before = costs.get(key);
    costs.set(key, {
      stage,
      provider,
      model,
      questions: questions + (before?.questions ?? 0),
      cached: cached + (before?.cached ?? 0),
      requests: requests + (before?.requests ?? 0),
      inputTokens: inputTokens + (before?.inputTokens ?? 0),
      outputTokens: outputTokens + (before?.outputTokens ?? 0),
      audioSec: audioSec + (before?.audioSec ?? 0),
      // One price that is not known makes the sum unknown.
      cost: cost === null || before?.cost === null ? null : cost + (before?.cost ?? 0),
    });
  }
  return [...costs.values()];
}
