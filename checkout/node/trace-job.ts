/** Traces a run of a job. Its type alone, so that the packages of traces are only loaded with their setting. */
export type TraceJob = (name: string, job: () => Promise<unknown>) => Promise<unknown>;
