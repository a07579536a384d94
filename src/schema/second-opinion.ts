import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import type { Json, JsonPointer } from '../model/json.ts';

/** A question to Hyperjump's validator. */
export interface Asked {
  readonly schema: unknown;
  /** The URI of the dialect's meta-schema. */
  readonly dialect: string;
  readonly pointer: JsonPointer;
  readonly formats: boolean;
  readonly value: Json;
}

/** How the two threads talk. */
export interface Line {
  readonly port: MessagePort;
  readonly signal: Int32Array;
}

/** Milliseconds. Loading the validator takes most of the first one. */
const patience = 5_000;

let worker: { readonly thread: Worker; readonly line: Line } | undefined;

/**
 * What Hyperjump's validator says of a value; a text says why it could not be asked. It is right about `$dynamicRef`, `unevaluated*` and
 * `contains` where Ajv is not, but its interface is asynchronous and it is slow: so it lives in a thread that is started when it is first
 * needed, and this thread waits.
 */
export function hyperjumpFits(asked: Asked): boolean | string {
  worker ??= start();
  const { line, thread } = worker;
  Atomics.store(line.signal, 0, 0);
  try {
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port between threads has no origin
    line.port.postMessage(asked);
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'the schema cannot be handed over';
  }
  const outcome = Atomics.wait(line.signal, 0, 0, patience);
  const answer = receiveMessageOnPort(line.port)?.message as boolean | string | undefined;
  if (answer !== undefined) return answer;
  void thread.terminate();
  worker = undefined;
  return outcome === 'timed-out' ? `it took longer than ${patience} ms` : 'it gave no answer';
}

function start(): { readonly thread: Worker; readonly line: Line } {
  const { port1, port2 } = new MessageChannel();
  const signal = new Int32Array(new SharedArrayBuffer(4));
  const file = import.meta.url.endsWith('.ts') ? './second-opinion-worker.ts' : './second-opinion-worker.js';
  // Options of the process may not hold for a thread: `--input-type` ends one that has a file.
  const thread = new Worker(new URL(file, import.meta.url), { workerData: { port: port2, signal }, transferList: [port2], execArgv: [] });
  thread.unref();
  port1.unref();
  return { thread, line: { port: port1, signal } };
}
