import { describe, expect, test } from 'vitest';
import { answering, readCase, withHeader, type Editable, type Editing } from '../case-for-tests.ts';
import { blocked, troubles } from '../troubles-for-tests.ts';
import type { Crashes } from '../cors/crash.probe.ts';
import type { BadInput } from './bad-input.probe.ts';
import type { Provoked, Refused } from './refused.probe.ts';

const clean = readCase('errors/no-leak', 'bearer.clean');
const subject = { operation: 'GET /todos/{id}' };
type One = Editable<Provoked>;

function alone(data: Editing): One {
  const said = data.said<Refused>('errors/refused');
  const one = said.provoked.find(({ how }) => how === 'an id that nothing has');
  if (one === undefined) throw new Error('nothing was provoked');
  Object.assign(said, { provoked: [one] });
  for (const witness of ['errors/invalid', 'cors/crash', 'errors/bad-input']) data.without(witness);
  return one;
}
function saying(error: One['error'], detail: string): void {
  answering(error, 404, { headers: [['content-type', 'application/problem+json']], body: JSON.stringify({ status: 404, code: 'x', detail }) });
}
const trace = 'Traceback (most recent call last):\n  File "/srv/api/todos.py", line 12, in read\nKeyError: 7';
const sql = '(sqlite3.IntegrityError) UNIQUE constraint failed: accounts.email\n[SQL: INSERT INTO accounts (id, email) VALUES (?, ?)]';

describe('leaks', () => {
  test('both sides shown', () => {
    const { kind, findings } = clean.judged((data) => saying(alone(data).error, trace));
    expect(kind).toBe('fail');
    expect(findings).toMatchObject([
      {
        message: 'leaks',
        level: 'breaking',
        subject,
        text: expect.stringMatching(
          /^GET \/todos\/\{id\} answers an id that nothing has with what only its developers should see: a stack trace and a line of source code/,
        ),
        actual: { witness: 'errors/refused', at: expect.stringMatching(/^x\d+$/), value: expect.arrayContaining([expect.stringContaining('Traceback')]) },
      },
    ]);
  });
  test.for<readonly [string, string]>([
    ['a statement and its driver', sql],
    ['a trace of Node', 'Error: boom\n    at read (/srv/app/dist/todos.js:12:7)\n    at node_modules/express/lib/router.js:3:1'],
    ['PostgreSQL', 'psycopg.errors.NotNullViolation: null value violates not-null constraint; postgresql+psycopg://app:x@db/app'],
    [
      'a trace of Java',
      'java.lang.IllegalStateException: boom\r\n\tat com.example.shop.Todos.read(Todos.java:42)\r\n\tat java.base/java.lang.Thread.run(Unknown Source)',
    ],
    [
      'a trace of .NET',
      'System.NullReferenceException: Object reference not set to an instance of an object.\r\n   at Shop.Controllers.Todos.Get(Int32 id) in C:\\src\\Shop\\Todos.cs:line 42',
    ],
    ['a trace of .NET, released', 'System.Exception: x\n   at System.Collections.Generic.List`1.get_Item(Int32 index)\n   at Npgsql.Internal.Read(Int32 id)'],
    ['a trace of Go', 'panic: runtime error\n\ngoroutine 18 [running]:\nmain.read(0x1)\n\t/app/main.go:12 +0x1d'],
    [
      'a trace of PHP',
      'PDOException: SQLSTATE[42S02]: Base table or view not found in /var/www/html/db.php:12\nStack trace:\n#0 /var/www/html/index.php(7): read()',
    ],
    ['a trace of Ruby', "ActiveRecord::StatementInvalid (SQLite3::SQLException: no such table: todos):\napp/models/todo.rb:12:in `read'"],
    ['a trace of Rust', "thread 'main' panicked at src/todos.rs:12:5:\nindex out of bounds"],
    [
      'a query builder',
      'insert into "accounts" ("email") values ($1) - duplicate key value violates unique constraint "accounts_email_key"; QueryFailedError: x',
    ],
    ['MySQL', "Duplicate entry 'ada@example.com' for key 'accounts.email'; QueryFailedError: ER_DUP_ENTRY"],
    ['SQLAlchemy', 'no such column: q\n[SQL: SELECT q]\n(Background on this error at: https://sqlalche.me/e/20/e3q8)'],
    ['a trace that is a page', '<pre>Error: boom<br> &nbsp; &nbsp;at read (/srv/app/node_modules/express/lib/router.js:3:1)</pre>'],
    ['a trace with its quotes escaped', 'File &quot;/srv/app/todos.py&quot;, line 3, in read'],
    ['Jackson', "com.fasterxml.jackson.core.io.JsonEOFException: Unexpected end-of-input: was expecting closing '\"' for name"],
    ['an environment', 'DATABASE_URL=postgres://app:x@10.0.0.3/app'],
  ])('%s', ([, detail]) => {
    expect(clean.judged((data) => saying(alone(data).error, detail)).findings).toMatchObject([{ message: 'leaks', subject }]);
  });
  test('of a crash', () => {
    const { findings } = clean.judged(({ said }) =>
      Object.values(said<Crashes>('cors/crash').byOperation).forEach(({ crashed }) => answering(crashed, 500, { body: trace })),
    );
    expect(findings[0]).toMatchObject({ message: 'leaks', text: expect.stringContaining('a crash') });
  });
  test('of a bad body', () => {
    const { findings } = clean.judged(({ said }) =>
      said<BadInput>('errors/bad-input').operations.forEach(({ sent }) => sent.slice(0, 1).forEach(({ error }) => answering(error, 422, { body: sql }))),
    );
    expect(findings[0]).toMatchObject({ message: 'leaks', actual: { witness: 'errors/bad-input' } });
  });
  test('in a header', () => {
    expect(clean.judged((data) => withHeader(alone(data).error, 'x-debug', 'File "/srv/app/a.py", line 3; site-packages/x')).findings).toMatchObject([
      { message: 'leaks' },
    ]);
  });
});
test('suspicious: one sign is a warning', () => {
  expect(clean.judged((data) => saying(alone(data).error, 'no file at /srv/app/uploads.py'))).toMatchObject({
    kind: 'pass',
    findings: [{ message: 'suspicious', level: 'warning', text: expect.stringContaining('a file of the server') }],
  });
});

test('suspicious: a class of the App’s own, as its framework says it', () => {
  const detail = 'JSON parse error: Cannot deserialize value of type `com.example.shop.OrderRequest$Line` from Array value (token `JsonToken.START_ARRAY`)';
  expect(clean.judged((data) => saying(alone(data).error, detail))).toMatchObject({
    kind: 'pass',
    findings: [
      { message: 'suspicious', text: expect.stringContaining('a class of the program'), actual: { value: [expect.stringContaining('com.example.shop.')] } },
    ],
  });
});

describe('a control that does not hold', () => {
  test.for(troubles)('%s: no finding, inconclusive', ([, befall]) => {
    const outcome = clean.judged((data) => {
      const { control, error } = alone(data);
      befall(control);
      saying(error, trace);
    });
    expect(outcome).toMatchObject({ kind: 'inconclusive', findings: [], undecided: [{ subject }] });
  });
  test('the edge answered', () => {
    expect(clean.judged((data) => blocked(alone(data).error))).toMatchObject({ kind: 'inconclusive', examined: [] });
  });
});

describe('a correct app', () => {
  test.for([
    'ValidationError: title is required',
    'Select a date from the list where it is shown',
    'The path /home/reports is not shared with you',
    'INVALID_TOKEN: it has expired',
    'See https://errors.example/sqlalchemy for 10.0.0.1',
    'Version 10.2.3.4 is too old; update to 10.3',
    'Ask at 10:30 in room B:12',
    'column "Title" is needed in row 3',
    'Insert into the box what you want to select from the list',
    'You can update "My list" and set its name',
    'Error: the parcel is at Berlin (Mitte)',
    'Duplicate entry for this key',
    'Version 1.2.3 (build 45): no longer served',
    'Your file report.js could not be read',
    'See type.googleapis.com/google.rpc.ErrorInfo',
    'com.amazonaws.dynamodb.v20120810#ResourceNotFoundException',
    'https://com.example.org/Problems, or mail to Someone@dev.example.com.Then wait',
    'No static resource org.json',
  ])('says “%s”', (detail) => {
    expect(clean.judged((data) => saying(alone(data).error, detail))).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('takes back a session whose cookie is named in capitals', () => {
    const outcome = clean.judged((data) => withHeader(alone(data).error, 'set-cookie', 'ACCESS_TOKEN=; Max-Age=0; Path=/; HttpOnly'));
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
  test('repeats the path that was asked', () => {
    const outcome = clean.judged((data) => {
      const { error } = alone(data);
      Object.assign(error.request, { url: 'http://api.example/srv/app/a.py' });
      saying(error, 'nothing at /srv/app/a.py');
    });
    expect(outcome).toMatchObject({ kind: 'pass', findings: [] });
  });
});
