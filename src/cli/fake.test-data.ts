// A process and a composition root for the tests of the command line.
import { Readable } from 'node:stream';
import { format } from 'node:util';
import type { Interrupt, MainIo } from './io.ts';
import { main } from './main.ts';
import type { Seamcheck } from './seamcheck.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** What was asked of the composition root, in order. */
  readonly asked: readonly { readonly what: string; readonly options: Readonly<Record<string, unknown>> }[];
  readonly exits: readonly number[];
}

export interface FakeOptions {
  readonly cwd?: string;
  readonly terminal?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** What is piped in, in pieces. */
  readonly input?: readonly (Uint8Array | string)[];
  readonly interrupts?: (interrupt: (interrupt: Interrupt) => void) => void;
}

/** Runs the command line over a composition root of which only what is given exists. */
export async function run(
  argv: readonly string[],
  fake: Partial<Seamcheck>,
  { cwd = '/nowhere', terminal = false, env = {}, input = [], interrupts }: FakeOptions = {},
): Promise<Ran> {
  const written = { out: '', err: '' };
  const asked: { what: string; options: Record<string, unknown> }[] = [];
  const exits: number[] = [];
  const output = (to: 'out' | 'err'): MainIo['out'] => ({
    write: (text) => void (written[to] += text),
    style: (style, text) => (terminal ? `<${style}>${text}</${style}>` : text),
    terminal,
  });
  const io: MainIo = {
    cwd,
    env,
    execPath: 'node',
    isRoot: false,
    pid: 4711,
    alive: () => false,
    input: () => Readable.from(input),
    out: output('out'),
    err: output('err'),
    onInterrupt(listener) {
      interrupts?.(listener);
      return () => {};
    },
    exit: (code) => void exits.push(code),
    async load() {
      return new Proxy(fake, {
        get(target, what: string) {
          if (what === 'then') return undefined;
          const found = target[what as keyof Seamcheck] as ((options: unknown) => unknown) | undefined;
          if (found === undefined) throw new Error(format('the composition root was asked for %s', what));
          return (options: Record<string, unknown> = {}) => {
            asked.push({ what, options });
            return found(options);
          };
        },
      }) as Seamcheck;
    },
  };
  return { code: await main(argv, io), ...written, asked, exits };
}
