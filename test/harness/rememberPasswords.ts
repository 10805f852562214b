import type { Auth } from '../../src/server/auth.ts';

const hashes = new Map<string, Promise<string>>();
const verdicts = new Map<string, Promise<boolean>>();

/**
 * A password is slow to hash by design, 0.1 s of a processor, and every test app asks for the same few. Hashing and
 * verifying stay what they are; the same question is answered from memory.
 */
export async function rememberPasswords(auth: Auth): Promise<void> {
  const { password } = await auth.$context;
  const { hash, verify } = { ...password };
  password.hash = (text) => remembered(hashes, text, () => hash(text));
  password.verify = (asked) =>
    remembered(verdicts, JSON.stringify([asked.hash, asked.password]), () => verify(asked));
}

function remembered<T>(
  answers: Map<string, Promise<T>>,
  question: string,
  ask: () => Promise<T>,
): Promise<T> {
  const answer = answers.get(question) ?? ask();
  answers.set(question, answer);
  return answer;
}
