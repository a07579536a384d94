import { appendFileSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Objects } from '../model/witness.ts';
import { equip } from './equip.ts';
import { findJournals, keepInJournal, openJournalFile, type JournalFile } from './journal-file.ts';
import { as, auth, description, equipped, smallApp, type Instead } from './small-app.test-data.ts';
import { bearer } from '../agreement/auth/bearer.ts';

let root = '';
let folder = '';
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'seamcheck-journal-'));
  folder = join(root, 'journal');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

const nobody = (): boolean => false;
const opened = (): JournalFile => openJournalFile({ folder, pid: 4711 }, { app: 'small', origin: 'https://staging.example.com' });
const made = { remove: 'DELETE /things/{id}', path: { id: '7' } } as const;

describe('the file', () => {
  test('a run that creates nothing writes nothing; one whose objects are gone leaves nothing', () => {
    opened().end();
    expect(existsSync(folder)).toBe(false);
    const file = opened();
    const number = file.creating({ what: 'things', user: 'ada', marker: 'mk-1' });
    file.created(number, made);
    expect(readdirSync(folder)).toHaveLength(1);
    file.settled(number);
    file.end();
    expect(existsSync(folder)).toBe(false);
  });

  test('what is left is found: created, or perhaps created', () => {
    const file = opened();
    const [one, two] = [file.creating({ what: 'things', user: 'ada', marker: 'mk-1' }), file.creating({ what: 'things', user: 'ada' })];
    const three = file.creating({ what: 'things', user: 'fresh user 1', account: 'seam-1@example.com', marker: 'mk-3' });
    file.created(one, made);
    file.created(three, { path: { id: '9' } });
    file.settled(two);
    file.creating({ what: 'notes', user: 'bob', marker: 'mk-4' });
    file.end();
    expect(findJournals(folder, nobody)).toMatchObject([
      {
        head: { app: 'small', origin: 'https://staging.example.com', pid: 4711 },
        left: [
          { what: 'things', user: 'ada', marker: 'mk-1', made },
          { what: 'things', user: 'fresh user 1', account: 'seam-1@example.com', made: { path: { id: '9' } } },
          { what: 'notes', user: 'bob', marker: 'mk-4' },
        ],
      },
    ]);
    expect(findJournals(folder, nobody)[0]?.left[2]).not.toHaveProperty('made');
  });

  test('the journal of a living run is nobody else’s', () => {
    opened().creating({ what: 'things', user: 'ada' });
    expect(findJournals(folder, (pid) => pid === 4711)).toEqual([]);
    expect(findJournals(folder, nobody)).toHaveLength(1);
  });

  test('a line that was cut short, and what is no journal, are passed over', () => {
    opened().creating({ what: 'things', user: 'ada' });
    const [name = ''] = readdirSync(folder);
    appendFileSync(join(folder, name), '{"created":1,"remo');
    writeFileSync(join(folder, '0.jsonl'), 'null\n[]\n');
    writeFileSync(join(folder, '1.jsonl'), '{"app":1}\n');
    writeFileSync(join(folder, 'notes.txt'), 'x');
    expect(findJournals(folder, nobody)).toMatchObject([{ left: [{ what: 'things', user: 'ada' }] }]);
    expect(findJournals(join(root, 'none'), nobody)).toEqual([]);
  });

  test('an operation that is none is no operation', () => {
    const file = opened();
    file.created(file.creating({ what: 'things', user: 'ada' }), { remove: 'DELETE everything' as never, path: { id: '1' } });
    expect(findJournals(folder, nobody)[0]?.left[0]?.made).toEqual({ path: { id: '1' } });
  });

  test('what is still left stays in it, whole', () => {
    const file = opened();
    file.created(file.creating({ what: 'things', user: 'ada', marker: 'mk-1' }), made);
    file.creating({ what: 'things', user: 'ada', marker: 'mk-2' });
    const [journal] = findJournals(folder, nobody);
    if (journal === undefined) throw new Error('there is no journal');
    keepInJournal(journal, journal.left);
    expect(findJournals(folder, nobody)).toEqual([journal]);
    keepInJournal(journal, journal.left.slice(1));
    expect(findJournals(folder, nobody)[0]?.left).toEqual(journal.left.slice(1));
    keepInJournal(journal, []);
    expect(existsSync(folder)).toBe(false);
  });
});

describe('a run', () => {
  async function withJournal(
    run: (objects: Objects, on: ReturnType<typeof as>, journalled: () => ReturnType<typeof findJournals>) => Promise<void>,
    instead: Instead = {},
    atUrl = true,
  ): Promise<void> {
    await using app = await smallApp(instead);
    const api = { ...description.services.api, ...(atUrl ? { url: app.origin } : {}) };
    await using equipment = equip(
      {
        app: { ...description, services: { api } },
        agreement: { public: [], auth: bearer(auth).agreement },
        running: {
          launcher: 'url',
          services: { api: { origin: app.origin } },
          logs: () => [],
          death: () => undefined,
          onDeath: () => undefined,
          [Symbol.asyncDispose]: async () => undefined,
        },
        root: '.',
        concurrency: 2,
        signal: new AbortController().signal,
        journal: { folder, pid: 4711 },
      },
      { environment: {}, execPath: '/nowhere' },
    );
    const on = as(equipment);
    await run(on.objects, on, () => findJournals(folder, nobody));
    await equipment.restore();
  }

  test('writes down each object with its marker before it is created, and takes it off when it is removed', async () => {
    await withJournal(async (objects, { sessions }, journalled) => {
      const session = await sessions.of('ada');
      const one = await objects.create('things', session);
      expect(journalled()[0]?.left).toEqual([
        { what: 'things', user: 'ada', marker: one.marker, made: { remove: 'DELETE /things/{thing_id}', path: { thing_id: '1' } } },
      ]);
      await objects.removeAll();
      expect(journalled()[0]?.left).toEqual([]);
      await objects.create('things', session);
    });
    expect(existsSync(folder)).toBe(false);
  });

  test('keeps what could not be removed', async () => {
    await withJournal(async (objects, { sessions }) => void (await objects.create('things', await sessions.of('ada'))), {
      'DELETE /things/1': () => ({ status: 503 }),
    });
    expect(findJournals(folder, nobody)).toMatchObject([{ left: [{ what: 'things', made: { path: { thing_id: '1' } } }] }]);
  });

  test('holds no secret', async () => {
    await withJournal(async (objects, { sessions }) => void (await objects.create('things', await sessions.of('ada'))), {
      'DELETE /things/1': () => ({ status: 503 }),
    });
    const [name = ''] = readdirSync(folder);
    expect(readFileSync(join(folder, name), 'utf8')).not.toMatch(/S3cret|token|Bearer|password/i);
  });

  test('what was refused is not in it, what is only perhaps there is', async () => {
    await withJournal(
      async (objects, { sessions }, journalled) => {
        await objects.create('things', await sessions.of('ada'));
        expect(journalled()[0]?.left).toEqual([]);
      },
      { 'POST /things': () => ({ status: 422 }) },
    );
  });

  test('creates nothing that it cannot write down', async () => {
    await withJournal(async (objects, { sessions }) => {
      const session = await sessions.of('ada');
      writeFileSync(folder, 'a file where the folder should be');
      await expect(objects.create('things', session)).rejects.toMatchObject({
        name: 'Unavailable',
        message: expect.stringContaining('the journal of created objects cannot be written'),
      });
    });
  });

  test('writes nothing of an App that goes when we go', async () => {
    await withJournal(
      async (objects, { sessions }) => {
        await objects.create('things', await sessions.of('ada'));
        expect(existsSync(folder)).toBe(false);
      },
      {},
      false,
    );
    await using app = await smallApp();
    await using equipment = equipped(app.origin);
    await as(equipment).objects.create('things', await as(equipment).sessions.of('ada'));
    expect(existsSync(folder)).toBe(false);
  });
});
