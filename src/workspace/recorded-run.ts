import { assignedRoles } from '../config/roles.ts';
import { toldSettings } from '../config/schema.ts';
import type { RecordedRun } from '../report/report-data.ts';
import type { RunRecord } from './layout.ts';

/** How a run made its textbook, as it is told to others. */
export function recordedRun({
  run: name,
  lectern,
  settings,
  providers,
  models = [],
}: RunRecord): RecordedRun {
  const roles = assignedRoles(settings.roles).map(({ path, provider, model }) => ({
    role: path.join('.'),
    provider,
    model,
  }));
  return { name, lectern, settings: toldSettings(settings), providers, weights: models, roles };
}
