/** A stand-in for the API's WebSocket in unit tests: says what it is told to, and records what it hears. */
export class FakeSocket extends EventTarget {
  readonly url: string;
  readonly heard: unknown[] = [];
  closed = false;

  constructor(url: string) {
    super();
    this.url = url;
  }

  send(text: string): void {
    this.heard.push(JSON.parse(text));
  }

  close(): void {
    this.closed = true;
  }

  accept(): void {
    this.dispatchEvent(new Event('open'));
  }

  say(message: unknown): void {
    const data = typeof message === 'object' && message !== null ? JSON.stringify(message) : message;
    this.dispatchEvent(Object.assign(new Event('message'), { data }));
  }

  /** As when the server closes, or the network breaks (1006). */
  end(code: number): void {
    this.dispatchEvent(Object.assign(new Event('close'), { code }));
  }
}

export class FakeSockets {
  readonly opened: FakeSocket[] = [];

  // It has of a WebSocket what is used of one.
  readonly open = (url: string): WebSocket => {
    const socket = new FakeSocket(url);
    this.opened.push(socket);
    return socket as unknown as WebSocket;
  };

  get last(): FakeSocket {
    const last = this.opened.at(-1);
    if (last === undefined) throw new Error('No socket was opened');
    return last;
  }
}
