import { registerSchema, setShouldValidateFormat, unregisterSchema, validate } from '@hyperjump/json-schema/draft-2020-12';
import '@hyperjump/json-schema/draft-2019-09';
import '@hyperjump/json-schema/draft-07';
import '@hyperjump/json-schema/draft-06';
import '@hyperjump/json-schema/draft-04';
import '@hyperjump/json-schema/formats';
import { parentPort, workerData } from 'node:worker_threads';
import type { Asked, Line } from './second-opinion.ts';

const { port, signal } = workerData as Line;
let asked = 0;

// Answers one question after the other; the asking thread sleeps on the signal meanwhile.
port.on('message', (question: Asked) => {
  void reply(question);
});
parentPort?.unref();

async function reply(question: Asked): Promise<void> {
  const said = await answer(question);
  port.postMessage(said);
  Atomics.store(signal, 0, 1);
  Atomics.notify(signal, 0);
}

async function answer({ schema, dialect, pointer, formats, value }: Asked): Promise<boolean | string> {
  asked += 1;
  const uri = `https://document.invalid/${asked}`;
  try {
    setShouldValidateFormat(formats);
    registerSchema(schema as Parameters<typeof registerSchema>[0], uri, dialect);
    const check = await validate(pointer === '' ? uri : `${uri}#${encodeURI(pointer)}`);
    return check(value as Parameters<typeof check>[0]).valid;
  } catch (error) {
    return error instanceof Error ? error.message.slice(0, 200) : 'it could not judge';
  } finally {
    unregisterSchema(uri);
  }
}
