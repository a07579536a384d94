import { createServer } from 'node:net';

/**
 * Whether ports published at `host` are ports of this machine. Testcontainers that finds itself in a container (`/.dockerenv`) names the
 * gateway of the engine's bridge; with an engine in the same container that is one of our own addresses, and only on those can one listen.
 * (`os.networkInterfaces()` leaves out a bridge that no container is attached to yet.)
 */
export async function isThisMachine(host: string): Promise<boolean> {
  if (['localhost', '127.0.0.1', '::1', '[::1]'].includes(host)) return true;
  const server = createServer();
  return new Promise((resolve) => {
    server.once('error', () => resolve(false));
    server.listen({ port: 0, host: host.replace(/^\[|\]$/g, '') }, () => server.close(() => resolve(true)));
  });
}
