// Next's standalone server serves static files only when they lie beside it, and leaves copying them to us.
import { cp, access } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const web = fileURLToPath(new URL('..', import.meta.url));
const server = join(web, '.next/standalone/reference-app/web');

await access(join(server, 'server.js'));
await cp(join(web, '.next/static'), join(server, '.next/static'), { recursive: true });
try {
  await cp(join(web, 'public'), join(server, 'public'), { recursive: true });
} catch (error) {
  if (error.code !== 'ENOENT') throw error;
}
