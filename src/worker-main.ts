// Entry of the worker processes: serves units of all stages.
import { enableCompileCache, flushCompileCache } from 'node:module';

// Several workers start in a run, each with the same files; what one compiled the others read.
enableCompileCache();
const [{ serveUnits }, { stagesOf }] = await Promise.all([
  import('./engine/worker.ts'),
  import('./stages/stages-of.ts'),
]);
serveUnits(stagesOf);
// A worker is killed in the end, and would write nothing then.
flushCompileCache();
