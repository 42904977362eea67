/**
 * Waits until a run has come to a step, which the test then holds up. If the run ends without it, the test fails at once, instead of
 * waiting until its time is over.
 */
export async function reached(step: Promise<void>, run: Promise<unknown>): Promise<void> {
  const ended = run.then(() => {
    throw new Error("the run ended before it came to the step that the test waits for");
  });
  await Promise.race([step, ended]);
}
