import { cancel, confirm, isCancel, select, text } from "@clack/prompts";

/** Whether questions can be asked: somebody reads them and can answer. */
export function canAsk(): boolean {
  return process.stdin.isTTY === true && process.stdout.isTTY === true;
}

/** Asks for a text. `problem` says what is wrong with an answer, or nothing. @throws if it is cancelled */
export async function askText(
  message: string,
  { placeholder, problem }: { placeholder: string; problem: (answer: string) => string | undefined },
): Promise<string> {
  const answer = await text({ message, placeholder, validate: (answer) => problem(answer ?? "") });
  if (isCancel(answer)) throw cancelled();
  return answer.trim();
}

/** Asks for one of several words. @throws if it is cancelled */
export async function askOne(message: string, words: readonly string[]): Promise<string> {
  const answer = await select({ message, options: words.map((value) => ({ value })) });
  if (isCancel(answer)) throw cancelled();
  return answer;
}

/** Asks whether to go on; by default no. */
export async function askWhether(message: string): Promise<boolean> {
  return (await confirm({ message, initialValue: false })) === true;
}

function cancelled(): Error {
  cancel("Cancelled.");
  return new Error("Nothing was written.");
}
