import { netStages } from './net-pipeline.fixture.ts';
import { serveUnits } from './worker.ts';

serveUnits(() => netStages);
