import { join } from 'node:path';
import type { NextConfig } from 'next';

const config: NextConfig = {
  // Hearback is two folders up: its sources are compiled with the host's own.
  turbopack: { root: join(import.meta.dirname, '../..') },
  // Node loads these by itself; they are no use to a bundler.
  serverExternalPackages: ['better-auth', 'kysely', 'pg', 'pino', 'twilio', 'undici'],
};

export default config;
