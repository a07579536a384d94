import { ToolError } from '../model/tool-error.ts';
import { contextHash } from './build-context.ts';
import { runCompose, type ComposeConfig } from './compose-file.ts';
import { runCommand, type CommandOptions } from './run-command.ts';

/** Images of former states of a service that are kept, so that going back and forth between branches builds nothing. */
const keptImages = 3;
/** The tag of what is built from a context that we cannot look into: it is built for every launch. */
const unknownContent = ':unknown';

/** What a second compose file adds to the user's: images we built, ports that theirs does not publish. */
export type Override = Readonly<Record<string, { readonly image?: string; readonly pull_policy?: 'never'; readonly ports?: readonly string[] }>>;

export interface ImagesOptions extends Omit<CommandOptions, 'cwd'> {
  readonly progress: (text: string) => void;
}

/**
 * The images the services run from, named after the content they are built from: `seamcheck/<project>-<service>:<hash>`.
 * Apps that share a compose file share its images.
 * A service without `build` keeps its own, unless it is the image that another service builds.
 */
export async function imagesOf(config: ComposeConfig, { env }: ImagesOptions): Promise<Override> {
  const override: Record<string, { image: string; pull_policy: 'never' }> = {};
  const builtAs = new Map<string, string>();
  for (const [name, { build, image }] of Object.entries(config.services)) {
    if (build === undefined) continue;
    const hash = await contextHash(build, env['DOCKER_BUILDKIT'] === '0');
    const built = `seamcheck/${slug(`${config.name}-${name}`)}${hash === undefined ? unknownContent : `:${hash}`}`;
    override[name] = { image: built, pull_policy: 'never' };
    if (image !== undefined) builtAs.set(image, built);
  }
  for (const [name, { build, image = '' }] of Object.entries(config.services)) {
    const built = builtAs.get(image);
    if (build === undefined && built !== undefined) override[name] = { image: built, pull_policy: 'never' };
  }
  return override;
}

/**
 * Builds and pulls what is missing, and nothing else. Says which images it built.
 * @param files The user's compose file and the one with the override.
 * @throws ToolError `app-did-not-start` with the last lines of the builder
 */
export async function ensureImages(
  files: readonly [string, string],
  config: ComposeConfig,
  override: Override,
  options: ImagesOptions,
): Promise<readonly string[]> {
  const built: string[] = [];
  for (const [name, service] of Object.entries(config.services)) {
    const image = override[name]?.image ?? service.image;
    const builds = service.build !== undefined;
    if (image === undefined || (!image.endsWith(unknownContent) && (await imageExists(image, options)))) continue;
    if (!builds && override[name]?.image !== undefined) continue; // Another service builds it.
    options.progress(`${name}: ${builds ? 'building' : 'pulling'} ${image}`);
    // Built images carry the name of their project, and the reaper removes images of a run: so not under that of the run.
    const { code, tail } = await runCompose(files, ['-p', 'seamcheck-images', builds ? 'build' : 'pull', name], options);
    if (code !== 0) {
      const remedy = builds ? `\`docker compose build ${name}\` shows the whole output.` : `Is there a network, and is ${image} the right name?`;
      throw new ToolError('app-did-not-start', `${name}: its image could not be ${builds ? 'built' : 'pulled'}: ${tail.at(-1) ?? 'no output'}`, remedy, {
        log: tail,
      });
    }
    if (!builds) continue;
    built.push(image);
    await removeOldImages(image, options);
  }
  return built;
}

export async function removeImages(images: readonly string[], options: ImagesOptions): Promise<void> {
  if (images.length > 0) await runCommand('docker', ['image', 'rm', ...images], options);
}

async function imageExists(image: string, options: ImagesOptions): Promise<boolean> {
  return (await runCommand('docker', ['image', 'inspect', '--format', '{{.Id}}', image], options)).code === 0;
}

async function removeOldImages(image: string, options: ImagesOptions): Promise<void> {
  const repository = image.slice(0, image.lastIndexOf(':'));
  const { stdout } = await runCommand('docker', ['image', 'ls', '--format', '{{.Repository}}:{{.Tag}}', repository], options);
  // Newest first. Without force, the engine keeps those that a container uses.
  const others = stdout.split('\n').filter((name) => name !== '' && name !== image);
  await removeImages(others.slice(keptImages - 1), options);
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
