import { expect, it } from 'vitest';
import { appOf } from './app-for-tests.ts';
import { logTail } from './log-tail.ts';
import { secretsOf } from './secrets.ts';

it('puts lines together however they are cut', () => {
  const log = logTail();
  for (const chunk of ['on', 'e\r', '\ntwo\nthr', 'ee']) log.write(chunk);
  expect(log.lines()).toEqual(['one', 'two', 'three']);
});

it('keeps the last 200 lines of at most 500 characters', () => {
  const log = logTail();
  log.write('x'.repeat(2_000_000));
  log.write('\n');
  for (let i = 0; i < 300; i++) log.write(`${i}\n`);
  expect(log.lines()).toHaveLength(200);
  expect(log.lines().at(-1)).toBe('299');
  const long = logTail();
  long.write('x'.repeat(2_000_000));
  expect(long.lines()[0]).toHaveLength(500);
});

it('takes out escape sequences, also those cut between two chunks', () => {
  const log = logTail();
  log.write('\u001b[3');
  log.write('1mred\u001b[0m \u001b]0;title\u0007bell\u0007\u0000\n');
  expect(log.lines()).toEqual(['red bell']);
});

it('hides passwords, tokens and secrets of the environment', () => {
  const users = { alice: { identifier: 'alice', password: 'wonderland-1' } };
  const log = logTail(secretsOf(appOf({ env: { SECRET_KEY: 'sesame-open', PORT_NAME: 'harbour' } }, undefined, { users })));
  log.write('wonderland-1 sesame-open harbour eyJhbGciOi.eyJzdWIi.c2ln postgresql://app:hunter2@db/x\n');
  expect(log.lines()).toEqual(['<secret> <secret> harbour <token> postgresql://app:<password>@db/x']);
});
