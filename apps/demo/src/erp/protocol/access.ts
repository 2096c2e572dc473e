import { accessDenied, missingError, unknownDatabase } from '../errors.ts';
import { administratorId } from '../seed.ts';

/** Who may enter which database. The API key is accepted wherever the password is, as in Odoo. */
export interface Access {
  database: string;
  login: string;
  password: string;
  apiKey: string;
}

/** The uid, or `false`: a wrong password is no error here, as recorded. */
export function authenticate(
  access: Access,
  [database, login, password]: readonly unknown[],
): number | false {
  checkDatabase(access, database);
  return login === access.login && isSecret(access, password) ? administratorId : false;
}

/** Every call carries uid and password again; here a wrong one is an error. */
export function checkCaller(access: Access, database: unknown, uid: unknown, password: unknown): number {
  checkDatabase(access, database);
  if (uid !== administratorId) throw missingError('res.users', Number(uid), Number(uid));
  if (!isSecret(access, password)) throw accessDenied();
  return administratorId;
}

function checkDatabase(access: Access, database: unknown): void {
  if (database !== access.database) throw unknownDatabase(String(database));
}

const isSecret = (access: Access, given: unknown) => given === access.password || given === access.apiKey;
