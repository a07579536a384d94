import { spawn } from 'node:child_process';
import { CannotRead } from './cannot-read.ts';
import { decodedText, type FileText } from './load-bytes.ts';

/**
 * A file as it was at a revision. Paths count from the repository's root, with `./` from the working folder, as git has it; links inside
 * the revision's tree are followed, others are refused. Never a shell, and neither name can become an option: both go through git's input.
 * @throws CannotRead
 */
export async function gitFile(cwd: string, revision: string, path: string, signal?: AbortSignal): Promise<FileText> {
  if (/[\n\0]/.test(`${revision}${path}`)) throw new CannotRead('its name holds a line break');
  const { code, output, errors } = await git(cwd, ['cat-file', '--batch', '--follow-symlinks'], `${revision}:${path}\n`, signal);
  if (code !== 0) {
    if (/not a git repository/i.test(errors)) throw new CannotRead('there is no such file, and the working folder is not in a git repository either');
    throw new CannotRead(
      `git says: ${errors
        .replace(/\p{Cc}+/gu, ' ')
        .trim()
        .slice(0, 200)}`,
    );
  }
  const end = output.indexOf(10);
  const header = output.subarray(0, end).toString('utf8');
  const size = /^[0-9a-f]+ blob (\d+)$/.exec(header)?.[1];
  if (size !== undefined) return decodedText(output.subarray(end + 1, end + 1 + Number(size)));
  if (/^[0-9a-f]+ tree \d+$/.test(header)) throw new CannotRead('it is a folder');
  if (/^(symlink|dangling|loop|notdir) \d+$/.test(header)) throw new CannotRead('it is a symbolic link that leads out of the revision or nowhere');
  const known = await git(cwd, ['cat-file', '--batch-check'], `${revision}^{tree}\n`, signal);
  throw new CannotRead(
    known.output.toString('utf8').trim().endsWith('missing')
      ? `git knows no revision ${JSON.stringify(revision)}, and there is no file of that name`
      : 'there is no such file in that revision',
  );
}

interface Said {
  readonly code: number | null;
  readonly output: Buffer;
  readonly errors: string;
}

function git(cwd: string, args: readonly string[], input: string, signal: AbortSignal | undefined): Promise<Said> {
  return new Promise((done, failed) => {
    signal?.throwIfAborted();
    const child = spawn('git', args, { cwd, signal, stdio: ['pipe', 'pipe', 'pipe'] });
    const output: Buffer[] = [];
    let errors = '';
    child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (errors = `${errors}${chunk}`.slice(0, 2_000)));
    child.once('error', (error: NodeJS.ErrnoException) =>
      failed(
        signal?.aborted === true ? signal.reason : new CannotRead(error.code === 'ENOENT' ? 'there is no such file, and git is not installed' : error.message),
      ),
    );
    child.once('close', (code) => done({ code, output: Buffer.concat(output), errors }));
    // git ends without reading where there is no repository.
    child.stdin.on('error', () => undefined).end(input);
  });
}
