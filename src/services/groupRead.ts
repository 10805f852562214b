import { setImmediate } from 'node:timers/promises';
import { createGroupCommit } from '@/dispatch/groupCommit.ts';

/**
 * Gathers questions that come while one is being asked and asks them together next: alone one goes at once. Nothing is kept:
 * every answer was read after its question.
 * @param read answers all keys in their order; when it fails, everybody is told
 */
export function createGroupRead<Key, Answer>(
  read: (keys: readonly Key[]) => Promise<readonly Answer[]>,
  mostKeys: number,
): (key: Key) => Promise<Answer> {
  type Question = { key: Key; reply: { answer: Answer } | { error: unknown } | null };
  const ask = createGroupCommit<Question>(answerAll, mostKeys, () => setImmediate());
  async function answerAll(questions: readonly Question[]): Promise<void> {
    try {
      const answers = await read(questions.map(({ key }) => key));
      // oxlint-disable-next-line typescript/no-non-null-assertion -- one answer for each key
      for (const [index, question] of questions.entries()) question.reply = { answer: answers[index]! };
    } catch (error) {
      // Not thrown: a database that is away would be asked again for each of them, one after another.
      for (const question of questions) question.reply = { error };
    }
  }
  return async (key) => {
    const question: Question = { key, reply: null };
    await ask(question);
    if (!question.reply || 'error' in question.reply) throw question.reply?.error;
    return question.reply.answer;
  };
}
