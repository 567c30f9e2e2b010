// Entry of the worker processes: serves units of all stages.
import { serveUnits } from './engine/worker.ts';
import { videoStages } from './stages/pipeline.ts';

serveUnits(videoStages);
