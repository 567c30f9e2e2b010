// A thread of a worker process: ends the process when its parent is gone. Native code that never returns holds the
// main thread, which then hears nothing; this one still looks. The parent says who it is: it may be gone before this starts.
import { workerData } from 'node:worker_threads';

const lookEveryMs = 1000;
const parent: unknown = workerData;

setInterval(() => {
  if (process.ppid === parent) return;
  try {
    // The whole group, with whatever the worker started.
    process.kill(-process.pid, 'SIGKILL');
  } catch {
    process.kill(process.pid, 'SIGKILL');
  }
}, lookEveryMs);
