import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { ToolError } from '../model/tool-error.ts';
import { listen } from './app-for-tests.ts';
import { freePorts } from './ports.ts';
import { waitUntilReady, type ReadinessOptions } from './readiness.ts';

function options(port: number, more: Partial<ReadinessOptions> = {}): ReadinessOptions {
  const url = `http://api.app.localhost:${port}/health`;
  return { service: 'api', url, within: 600, signal: new AbortController().signal, log: () => ['last words'], remedy: 'Do something.', ...more };
}

describe('waitUntilReady', () => {
  it('dials 127.0.0.1 for a name under .localhost and sends that name', async () => {
    let host: string | undefined;
    const port = await listen((request, response) => {
      host = request.headers.host;
      response.end();
    });
    await waitUntilReady(options(port));
    expect(host).toBe(`api.app.localhost:${port}`);
  });

  it.each([204, 302, 401, 404])('takes %i for ready', async (status) => {
    const port = await listen((_, response) => response.writeHead(status).end());
    expect(await waitUntilReady(options(port))).toBeLessThan(600);
  });

  it('waits while it answers 503', async () => {
    let asked = 0;
    const port = await listen((_, response) => response.writeHead(asked++ < 3 ? 503 : 200).end());
    await waitUntilReady(options(port, { within: 5000 }));
    expect(asked).toBe(4);
  });

  it('says the last answer, without tags and escape sequences', async () => {
    const port = await listen((_, response) =>
      response.writeHead(503, { 'content-type': 'text/html; charset=utf-8' }).end('<h1>\u001b[31mWarming</h1><script>x</script> up'),
    );
    const error = await waitUntilReady(options(port)).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ToolError);
    expect(error).toMatchObject({ code: 'app-not-ready', log: ['last words'], remedy: 'Do something.' });
    expect(String(error)).toMatch(/api was not ready within 0\.6 s: .*\/health answered 503 \(text\/html\): "Warming up"$/);
  });

  it('says that the connection was refused', async () => {
    const [port = 0] = await freePorts(1);
    await expect(waitUntilReady(options(port))).rejects.toThrow(/refused the connection/);
  });

  it('says that nothing answered in time', async () => {
    const port = await listen(() => undefined);
    await expect(waitUntilReady(options(port))).rejects.toThrow(/did not answer in time/);
  });

  it('says that what listens is no HTTP server', async () => {
    const server = createServer((socket) => socket.on('error', () => undefined).end('220 mail.example ESMTP\r\n'));
    onTestFinished(() => void server.close());
    const [port = 0] = await freePorts(1);
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
    await expect(waitUntilReady(options(port))).rejects.toThrow(/does not speak HTTP/);
  });

  it('ends with the reason of its signal', async () => {
    const port = await listen(() => undefined);
    const controller = new AbortController();
    const waiting = waitUntilReady(options(port, { signal: controller.signal, within: 60_000 }));
    await sleep(50);
    controller.abort(new ToolError('app-did-not-start', 'it exited', 'Look.'));
    await expect(waiting).rejects.toMatchObject({ code: 'app-did-not-start' });
  });
});
