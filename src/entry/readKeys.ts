import type { Config } from '../config/config.ts';
import type { Connection } from '../db/database.ts';
import { readMasterKeys, WrongMasterKey, type MasterKeys } from '../db/masterKeys.ts';
import { StartProblem } from './startProblem.ts';

/** The encryption keys of this installation, that of now and those before it. @throws StartProblem when they do not fit the database */
export async function readKeys(
  database: Connection,
  current: Buffer,
  { formerEncryptionKey }: Config,
): Promise<MasterKeys> {
  try {
    return await readMasterKeys(database, current, formerEncryptionKey);
  } catch (error) {
    if (!(error instanceof WrongMasterKey)) throw error;
    throw new StartProblem(error.message, { cause: error });
  }
}
