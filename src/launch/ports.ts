import { connect, createServer, type Server } from 'node:net';

const loopback = ['127.0.0.1', '::1'];

/** Different ports that the operating system calls free. Nothing holds them: who needs to be sure asks {@link answersOn} before use. */
export async function freePorts(count: number): Promise<readonly number[]> {
  const held: { readonly port: number; readonly server: Server }[] = [];
  try {
    for (let i = 0; i < count; i++) held.push(await hold());
    return held.map(({ port }) => port);
  } finally {
    await Promise.all(held.map(({ server }) => new Promise((resolve) => server.close(resolve))));
  }
}

function hold(): Promise<{ readonly port: number; readonly server: Server }> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address !== null && typeof address === 'object') resolve({ port: address.port, server });
      else reject(new Error('The operating system gave no port'));
    });
  });
}

/** Whether anything accepts connections on a port of this machine's loopback. */
export async function answersOn(port: number): Promise<boolean> {
  const answers = await Promise.all(loopback.map((host) => accepts(host, port)));
  return answers.includes(true);
}

function accepts(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port });
    const done = (accepted: boolean) => {
      socket.destroy();
      resolve(accepted);
    };
    socket.setTimeout(1000, () => done(false));
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
  });
}
