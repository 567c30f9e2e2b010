import { fakeStages } from './pipeline.fixture.ts';
import { serveUnits } from './worker.ts';

serveUnits(() => fakeStages);
