/** Why the server of DATABASE_URL cannot be used, in words that name the server and never the password. */
export function describeConnectionFailure(error: unknown, connectionString: string): string {
  // `postgres://user@/name?host=/folder` names a socket: an address for PostgreSQL, though not by the URL standard.
  const url = URL.parse(connectionString) ?? URL.parse(connectionString.replace('@/', '@socket/'));
  const host = url?.hostname === 'socket' ? 'its socket' : url?.hostname;
  const server = `${host || 'its address'}${url?.port ? `, port ${url.port}` : ''}`;
  const database = url?.pathname.slice(1) ?? '';
  switch (codeOf(error)) {
    case 'ECONNREFUSED':
      return `DATABASE_URL: nothing listens at ${server}. Is PostgreSQL running there, and is the port right?`;
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `DATABASE_URL: the host name of ${server} is not known.`;
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `DATABASE_URL: ${server} does not answer. Is a firewall between this machine and the database?`;
    case 'ENOENT':
      return 'DATABASE_URL: there is no PostgreSQL socket at the path that it names.';
    case '28P01':
    case '28000':
      return `DATABASE_URL: ${server} refuses the user or the password.`;
    case '3D000':
      return `DATABASE_URL: ${server} has no database ${database}. Create it: createdb ${database}`;
    case '53300':
      return `DATABASE_URL: ${server} has no connection left. Raise max_connections or stop other programs.`;
    case '57P03':
      return `DATABASE_URL: ${server} is starting up. Try again in a moment.`;
    case '42704':
    case '42883':
      return `DATABASE_URL: ${server} is too old. Hearback needs PostgreSQL 15 or later.`;
    default:
      return `DATABASE_URL: the database at ${server} cannot be used (${codeOf(error) ?? messageOf(error)}).`;
  }
}

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return codeOf(error.errors[0]);
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** Of a driver's own complaint, such as "timeout expired" or "The server does not support SSL connections". */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown reason';
}
